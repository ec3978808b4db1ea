namespace BioSparse.App.CommandLine

open Argu

type internal VerbWord =
    { Names: string list
      Value: string option
      IsUnique: bool
      Help: string }

[<NoComparison; NoEquality>]
type internal Verb =
    { Text: VerbText
      Read: (string -> string -> string option) -> string list -> Result<Command, string list>
      Usage: unit -> string
      Words: unit -> VerbWord list }

[<RequireQualifiedAccess>]
module internal VerbParser =

    open Values

    // Argu's own breaks would not fit the terminal's
    let private unbroken = 10_000

    let private parser<'Word when 'Word :> IArgParserTemplate> verb =
        ArgumentParser.Create<'Word>(
            programName = $"biosparse {verb}",
            usageStringCharacterWidth = unbroken,
            checkStructure = false
        )

    /// Argu's sentence without the usage that follows it.
    let private sentence (message: string) =
        let first = message.Split('\n')[0]

        (if first.StartsWith "ERROR: " then
             first.Substring 7
         else
             first)
            .Trim()
            .TrimEnd('.')

    let private valueOf (case: ArgumentCaseInfo) =
        case.UnionCaseInfo.GetFields() |> Array.tryHead |> Option.map _.Name

    let private forms (parser: ArgumentParser<'Word>) =
        [ for case in parser.GetArgumentCases() do
              if not case.IsMainCommand then
                  for name in case.CommandLineNames.Value do
                      { Name = name
                        Value = valueOf case
                        IsUnique = case.IsUnique.Value } ]

    let private wordsOf (parser: ArgumentParser<'Word>) =
        [ for case in parser.GetArgumentCases() do
              if not case.IsHidden.Value then
                  { Names =
                      if case.IsMainCommand then
                          []
                      else
                          case.CommandLineNames.Value
                    Value = valueOf case
                    IsUnique = case.IsUnique.Value
                    Help = case.Description.Value } ]

    let verb<'Word when 'Word :> IArgParserTemplate>
        (text: VerbText)
        (build: ParseResults<'Word> -> Checked<Command>)
        =
        let read hint words =
            let parser = parser<'Word> text.Name
            let takesWords = parser.GetArgumentCases() |> List.exists _.IsMainCommand

            let attempt keepsNext =
                let kept, mistakes = OptionScan.read (forms parser) takesWords keepsNext hint words

                let built =
                    try
                        build (parser.ParseCommandLine(List.toArray kept, raiseOnUsage = false))
                    with :? ArguParseException as e ->
                        Error [ sentence e.Message ]

                match mistakes, built with
                | [], built -> built
                | _, Ok _ -> Error mistakes
                | _, Error more -> Error(mistakes @ more)

            // whether a word behind an unknown option is its value, nobody knows: the reading with fewer mistakes counts
            match attempt true, attempt false with
            | Error one, Error other -> Error(if other.Length < one.Length then other else one)
            | whole, _ -> whole

        { Text = text
          Read = read
          Usage = fun () -> (parser<'Word> text.Name).PrintUsage(programName = "biosparse " + text.Name)
          Words = fun () -> wordsOf (parser<'Word> text.Name) }
