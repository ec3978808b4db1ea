module BioSparse.Tests.Reporting.LatexTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open FsCheck
open FsCheck.FSharp
open BioSparse.App.Latex
open BioSparse.App.Reporting.Latex
open BioSparse.Core
open BioSparse.Tests.EndToEnd.Program
open BioSparse.Tests.Reporting.ReportInputs

let private texts =
    let letter =
        Gen.oneof
            [ Gen.elements (List.ofSeq "#$%&_{}\\~^<>|\"`'-.,/*[]ab1 ")
              Gen.elements (List.ofSeq "εσμ±−–≥∞“”’é₀²Ж")
              ArbMap.defaults |> ArbMap.generate<char> ]

    Gen.listOf letter |> Gen.map (fun letters -> String(Array.ofList letters)) |> Arb.fromGen

let private escaping =
    testList
        "escaped text"
        [ testProperty
              "has no special character bare, is in ASCII, and stands on one line"
              (Prop.forAll texts (fun text ->
                  [ LatexText.escape text; LatexText.number text ]
                  |> List.forall (fun latex ->
                      LatexText.bare latex = ""
                      && latex |> Seq.forall (fun letter -> letter >= ' ' && letter <= '~'))))

          testProperty "is told from text that is not escaped" (fun (PositiveInt place) ->
              let special = "#%&_^}"[place % 6]
              LatexText.bare $"a{special}b" = string special)

          testProperty
              "keeps letters and digits"
              (Prop.forAll texts (fun text ->
                  let plain (text: string) =
                      text |> String.filter Char.IsAsciiLetterOrDigit

                  let latex = LatexText.escape (plain text)
                  plain (latex.Replace(@"\allowbreak{}", "")) = plain text))

          for text, latex in
              [ "krotov_hopfield", @"krotov\_\allowbreak{}hopfield"
                "50 %", @"50 \%"
                "ε = 0.1", @"$\varepsilon$ = 0.1"
                "1.2 ± 0.3", @"1.2 $\pm$ 0.3"
                "é", @"{\'{e}}"
                "a--b", @"a-\allowbreak{}{}-\allowbreak{}b"
                "Ж", "[U+0416]"
                "[1]", "{[}1{]}" ] do
              testCase text (fun () -> Expect.equal (LatexText.escape text) latex "as LaTeX")

          for text, latex in
              [ "-1.5 ± 0.2", @"$-$1.5 $\pm$ 0.2"
                "0.5 [-0.1, 1.1]", @"0.5 {[}$-$0.1, 1.1{]}"
                "−3", "$-$3"
                "a-1", "a-1" ] do
              testCase $"number {text}" (fun () -> Expect.equal (LatexText.number text) latex "as LaTeX") ]

/// A table of words and of columns of numbers.
let private tables =
    gen {
        let! columns = Gen.choose (1, 25)
        let! count = Gen.choose (1, 130)
        let! name = Gen.elements [ "a"; "competitive-hebbian_untrained"; String('w', 70) ]

        let rows =
            [| for row in 1..count -> [| yield name; for column in 1..columns -> $"{row}.{column} ± 0.5" |] |]

        return
            { Name = "made-up"
              Caption = "50 % of it_all"
              Header = [| yield "model"; for column in 1..columns -> $"quantity {column} [%%]" |]
              Columns = [| yield LatexColumn.Words; for _ in 1..columns -> LatexColumn.Numbers |]
              Parts = [| struct ("one", rows) |] }
    }
    |> Arb.fromGen

let private tabling =
    testList
        "tables"
        [ testProperty
              "have every number once, in rows of as many cells as columns"
              (Prop.forAll tables (fun table ->
                  let latex = LatexTable.write table
                  let struct (_, rows) = table.Parts[0]

                  let once =
                      rows
                      |> Array.forall (fun row ->
                          row
                          |> Array.skip 1
                          |> Array.forall (fun text ->
                              let found = text.Replace(" ± 0.5", @" $\pm$ 0.5")
                              Regex.Matches(latex, @"& " + Regex.Escape found + @"( &|\\\\)").Count = 1))

                  let fits =
                      Regex.Split(latex, @"\\begin{tabularx}")
                      |> Array.skip 1
                      |> Array.forall (fun body ->
                          let columns = 1 + Regex.Match(body, @"X(r*)@").Groups[1].Length

                          body.Split('\n')
                          |> Array.filter (fun line -> line.Contains @"$\pm$")
                          |> Array.forall (fun line -> line.Split(" & ").Length = columns))

                  once && fits))

          testProperty
              "name their label once, and every float ends"
              (Prop.forAll tables (fun table ->
                  let latex = LatexTable.write table

                  let count (text: string) =
                      Regex.Matches(latex, Regex.Escape text).Count

                  count @"\label{tab:made-up}" = 1
                  && count @"\begin{table*}" = count @"\end{table*}"
                  && count @"\begin{table*}" = count "(Continued.)" + 1)) ]

let private writing =
    testCase "tables that a run no longer has go; figures are included where they are PDF" (fun () ->
        inScratch (fun scratch ->
            let folder = Path.Combine(scratch, "tables")
            Directory.CreateDirectory folder |> ignore
            File.WriteAllText(Path.Combine(folder, "claims.tex"), "old")
            File.WriteAllText(Path.Combine(folder, "mine.tex"), "mine")
            let input = ofRows (rows "" 2 1) 1
            let standard = FigureSettings.standard
            LatexReport.Write(input, scratch, standard)

            let names () =
                Directory.GetFiles folder |> Array.map (Path.GetFileName >> nonNull) |> set

            Expect.equal
                (names ())
                (set
                    [ "mine.tex"
                      "paper.tex"
                      "models.tex"
                      "few-shot.tex"
                      "robustness.tex"
                      "distributions.tex" ])
                "tables"

            let paper () =
                File.ReadAllText(Path.Combine(folder, "paper.tex"))

            Expect.isFalse ((paper ()).Contains "includegraphics") "no PDF"

            LatexReport.Write(
                input,
                scratch,
                { standard with
                    Formats = [ FigureFormat.Pdf ] }
            )

            Expect.stringContains (paper ()) "../figures/robustness.pdf" "PDF"
            Expect.stringContains (paper ()) "../figures/kernels.pdf" "kernels"

            for name in [ "models"; "few-shot"; "robustness"; "distributions" ] do
                Expect.stringContains (paper ()) $@"\input{{{name}}}" name))

[<Tests>]
let tests = testList "LaTeX" [ escaping; tabling; writing ]
