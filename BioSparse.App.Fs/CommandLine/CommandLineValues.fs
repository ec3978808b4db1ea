/// Checks of the values of options. Each gives the value, or the mistakes that keep it from being one; all mistakes of a
/// line are found together.
module internal BioSparse.App.CommandLine.Values

open System
open System.Collections.Generic
open System.Globalization
open System.Text.RegularExpressions
open BioSparse.App
open BioSparse.Core

type Checked<'T> = Result<'T, string list>

type CheckedBuilder() =
    member _.BindReturn(value: Checked<'T>, make: 'T -> 'U) : Checked<'U> = Result.map make value

    member _.MergeSources(one: Checked<'T>, other: Checked<'U>) : Checked<'T * 'U> =
        match one, other with
        | Ok one, Ok other -> Ok(one, other)
        | Error one, Error other -> Error(one @ other)
        | Error mistakes, Ok _
        | Ok _, Error mistakes -> Error mistakes

/// Records whose fields are checked side by side.
let allChecked = CheckedBuilder()

let mistake format =
    Printf.kprintf (fun text -> Error [ text ]) format

let isOption (word: string) =
    word.Length > 1
    && word[0] = '-'
    && not (fst (Double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture)))

let name option (value: string option) : Checked<string | null> =
    match value with
    | Some "" -> mistake "%s: found an empty name; leave it out, or name a file or folder" option
    | Some text -> Ok text
    | None -> Ok null

let only what words : Checked<string> =
    match words with
    | [ "" ] -> mistake "an empty name where %s is due" what
    | [ one: string ] -> Ok one
    | [] -> mistake "%s is missing" what
    | _ :: second :: _ -> mistake "'%s' is one word too many; allowed just %s" second what

let private number (text: string) =
    match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
    | true, value when Double.IsFinite value -> Some value
    | _ -> None

let private optional read (value: string option) : Checked<'T option> =
    match value with
    | Some text -> read text |> Result.map Some
    | None -> Ok None

let within option low high =
    optional (fun text ->
        match Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
        | true, n when n >= low && n <= high -> Ok n
        | _ when high = Int32.MaxValue ->
            mistake "%s: found '%s'; allowed an integer from %d" option text low
        | _ -> mistake "%s: found '%s'; allowed an integer from %d to %d" option text low high)

let real option allowed bounds =
    optional (fun text ->
        match number text with
        | Some value when allowed value -> Ok value
        | _ -> mistake "%s: found '%s'; allowed a number %s" option text bounds)

let nullable (value: Checked<'T option>) = Result.map Option.toNullable value

let orElse usual (value: Checked<'T option>) =
    Result.map (Option.defaultValue usual) value

let unknown option (names: string list) word : Checked<'T> =
    let hint =
        match Spelling.nearest names word with
        | null -> ""
        | near -> $" (did you mean {near}?)"

    mistake "%s: found '%s'; allowed %s%s" option word (String.concat ", " names) hint

let oneOf option (choices: (string * 'T) list) word =
    match List.tryFind (fun (name, _) -> name = word) choices with
    | Some(_, value) -> Ok value
    | None -> unknown option (List.map fst choices) word

let required option value : Checked<'T> =
    match value with
    | Some it -> Ok it
    | None -> mistake "%s is missing" option

/// All of them, or all mistakes.
let private each (read: 'T -> Checked<'U>) (items: 'T seq) : Checked<'U[]> =
    let answers = items |> Seq.map read |> List.ofSeq

    let mistakes =
        [ for answer in answers do
              match answer with
              | Error mistakes -> yield! mistakes
              | Ok _ -> () ]

    if mistakes.IsEmpty then
        Ok
            [| for answer in answers do
                   yield! Result.toArray answer |]
    else
        Error mistakes

let radii (text: string) : Checked<float[]> =
    let read (part: string) =
        match number part with
        | Some value when value >= 0.0 && value <= 1.0 -> Ok value
        | _ -> mistake "--epsilon: found '%s'; allowed numbers from 0 to 1 with commas between" part

    each read (text.Split ',')

/// A comma that begins another PART=NAME; names may contain commas and equals signs.
let private nextPart =
    Regex(@",(?=(?:layers\.\d+\.)?\w+=)", RegexOptions.CultureInvariant)

/// The part and the tensor's name of each of `W=0.weight,b=0.bias`.
let mappings (texts: string list) : Checked<KeyValuePair<string, string>[]> =
    let read (part: string) =
        match part.IndexOf '=' with
        | at when at > 0 && at < part.Length - 1 ->
            Ok(KeyValuePair(part.Substring(0, at).Trim(), part.Substring(at + 1)))
        | _ ->
            mistake
                "--map: found '%s'; allowed PART=NAME with commas between, such as W=0.weight,b=0.bias"
                part

    texts |> Seq.collect nextPart.Split |> each read
