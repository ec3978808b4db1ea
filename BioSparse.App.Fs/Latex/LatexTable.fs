namespace BioSparse.App.Latex

open System
open System.Globalization
open System.Text

type LatexColumn =
    | Words = 0
    | Numbers = 1

type LatexTable =
    { Name: string
      Caption: string
      Header: string[]
      Columns: LatexColumn[]
      Parts: struct (string * string[][])[] }

[<RequireQualifiedAccess>]
module LatexTable =

    let width = 512.0

    /// The widest that a letter of the font is on average, in points.
    let private letter = 4.2

    /// Space beside a column.
    let private space = 6.0

    /// The least width of a column of words.
    let private leastWords = 62.0

    /// Lines of a table on a page.
    let private mostLines = 56

    /// Words as lines of about a number of letters.
    let private wrapped letters (words: string) =
        ([], words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        ||> Array.fold (fun lines word ->
            match lines with
            | (line: string) :: rest when line.Length + 1 + word.Length <= letters ->
                (line + " " + word) :: rest
            | lines -> word :: lines)
        |> List.rev

    let private letters (rows: string[][]) place =
        rows |> Array.map (fun row -> row[place].Length) |> Array.fold max 1

    /// A title over a column of numbers, in lines.
    let private titleLines (table: LatexTable) rows place =
        wrapped (max 11 (letters rows place)) table.Header[place]

    let private widthOf table rows place =
        let title = titleLines table rows place |> List.map _.Length |> List.fold max 1
        letter * float (max title (letters rows place)) + space

    let private isWords (table: LatexTable) place =
        table.Columns[place] = LatexColumn.Words

    /// Columns of numbers in groups, each of which fits beside the words.
    let private groups (table: LatexTable) rows =
        let words, numbers =
            [ 0 .. table.Columns.Length - 1 ] |> List.partition (isWords table)

        let room = width - float words.Length * (leastWords + space)

        let add (groups, used) place =
            let own = widthOf table rows place

            match groups with
            | group :: rest when used + own <= room -> (place :: group) :: rest, used + own
            | groups -> [ place ] :: groups, own

        match numbers |> List.fold add ([], 0.0) |> fst with
        | [] -> [ words ]
        | groups -> groups |> List.rev |> List.map (fun group -> words @ List.rev group)

    /// The widths of columns of words: the room beside the numbers, divided by their longest texts.
    let private wordWidths table rows columns =
        let words, numbers = columns |> List.partition (isWords table)
        let room = width - (numbers |> List.sumBy (widthOf table rows))

        let shares =
            words
            |> List.map (fun place ->
                letters rows place |> max table.Header[place].Length |> max 12 |> min 60 |> float)

        List.zip words (shares |> List.map (fun share -> room * share / List.sum shares - space)) |> Map

    let private title (table: LatexTable) rows place =
        match table.Columns[place] with
        | LatexColumn.Words -> LatexText.escape table.Header[place]
        | _ ->
            let lines = titleLines table rows place |> List.map LatexText.number
            @"\begin{tabular}[b]{@{}r@{}}" + String.Join(@"\\", lines) + @"\end{tabular}"

    let private cell (table: LatexTable) (row: string[]) place =
        match table.Columns[place] with
        | LatexColumn.Words -> LatexText.escape row[place]
        | _ -> LatexText.number row[place]

    /// Lines that a row takes where words have widths.
    let private height widths (row: string[]) =
        widths
        |> Map.fold (fun most place width -> max most (1 + int (letter * float row[place].Length / width))) 1

    /// The rows of parts in pages.
    let private pages table widths isShown =
        let rows =
            [ for struct (title, rows) in table.Parts do
                  for row in rows do
                      if isShown row then
                          title, row, height widths row ]

        let add (pages, used) (title, row, height) =
            match pages with
            | page :: rest when used + height <= mostLines -> ((title, row) :: page) :: rest, used + height
            | pages -> [ title, row ] :: pages, height

        rows |> List.fold add ([], 0) |> fst |> List.rev |> List.map List.rev

    let private body table columns page =
        let text = StringBuilder()
        let mutable before = ""

        for number, (title: string, row) in List.indexed page do
            if title <> before && title <> "" then
                if number > 0 then
                    text.Append "\\addlinespace\n" |> ignore

                text
                    .Append(@"\multicolumn{")
                    .Append(List.length columns)
                    .Append(@"}{@{}l}{\textit{")
                    .Append(LatexText.number title)
                    .Append("}}\\\\\n")
                |> ignore

            text.Append(String.Join(" & ", columns |> List.map (cell table row))).Append("\\\\\n") |> ignore

            before <- title

        text.ToString()

    /// A column of words, so many times as wide as the mean of them, rounded down; the rest is space between columns.
    let private form (share: float) =
        @">{\hsize="
        + (floor (1000.0 * share) / 1000.0).ToString("0.###", CultureInfo.InvariantCulture)
        + @"\hsize\raggedright\arraybackslash\hspace{0pt}}X"

    let write (table: LatexTable) =
        let rows = table.Parts |> Array.collect (fun struct (_, rows) -> rows)

        let text = StringBuilder()
        let mutable isFirst = true

        for columns in groups table rows do
            let widths = wordWidths table rows columns
            let mean = widths |> Map.values |> Seq.average

            let form =
                columns
                |> List.map (fun place ->
                    match Map.tryFind place widths with
                    | Some width -> form (width / mean)
                    | None -> "r")
                |> String.concat ""

            let numbers = columns |> List.filter (isWords table >> not)

            let isShown (row: string[]) =
                numbers.IsEmpty || numbers |> List.exists (fun place -> row[place] <> "")

            for page in pages table widths isShown do

                text
                    .Append("\\begin{table*}[tp]\n\\centering\n\\caption{\\protect\\raggedright ")
                    .Append(LatexText.escape table.Caption)
                    .Append(if isFirst then "" else " (Continued.)")
                    .Append("}\n")
                    .Append(if isFirst then "\\label{tab:" + table.Name + "}\n" else "")
                    .Append("\\scriptsize\\setlength{\\tabcolsep}{3pt}\n")
                    .Append(@"\begin{tabularx}{\textwidth}{@{\extracolsep{\fill}}")
                    .Append(form)
                    .Append("@{}}\n\\toprule\n")
                    .Append(String.Join(" & ", columns |> List.map (title table rows)))
                    .Append("\\\\\n\\midrule\n")
                    .Append(body table columns page)
                    .Append("\\bottomrule\n\\end{tabularx}\n\\end{table*}\n")
                |> ignore

                isFirst <- false

        text.ToString()
