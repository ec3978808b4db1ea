module BioSparse.Tests.Commands.CompareTests

open System.IO
open System.Text.RegularExpressions
open Expecto
open BioSparse.App.Reporting.Comparing
open BioSparse.Core
open BioSparse.Tests.Commands.MadeRuns
open BioSparse.Tests.EndToEnd.Program

/// Terminal and page of a comparison.
let private compared folder runs =
    let page = Path.Combine(folder, "page.html")
    let status, output, error = answered ([ "compare" ] @ runs @ [ "--out"; page ])
    Expect.equal (status, error) (0, "") $"{runs}"
    Expect.stringEnds output $"Report: {page}\n" "the page"
    output, File.ReadAllText page

let private refused status folder words (parts: string list list) =
    let found, output, error = answered ("compare" :: words)
    Expect.equal (found, output) (status, "") $"{words}: {error}"
    let lines = error.Trim().Split '\n'
    Expect.hasLength lines parts.Length $"a line each: {error}"

    for line, parts in Seq.zip lines parts do
        for part in parts do
            Expect.stringContains line part "says what is wrong"

    Expect.isEmpty (Directory.GetFiles(folder, "*.html")) "no page"

/// The same run where every accuracy is higher, by more in some seeds than in others.
let private better =
    { plain with
        Yaml = plain.Yaml.Replace("hidden: 8", "hidden: 9")
        Value =
            fun row ->
                plain.Value row
                + (if row.Metric = "accuracy" then
                       [| 0.1; 0.11; 0.09 |][row.Seed - 1]
                   else
                       0.0) }

let private cells (page: string) heading =
    let from = page.IndexOf($"<h2>{heading}<a ")
    Expect.isGreaterThan from 0 heading
    let section = page.Substring(from, page.IndexOf("</section>", from) - from)

    [ for row in Regex.Matches(section, "<tr>(.*?)</tr>") do
          [ for cell in Regex.Matches(row.Groups[1].Value, "<t[dh][^>]*>(.*?)</t[dh]>") ->
                System.Net.WebUtility.HtmlDecode cell.Groups[1].Value ] ]

[<Tests>]
let tests =
    testList
        "Compare"
        [ testCase "a run and its copy differ in nothing" (fun () ->
              inScratch (fun folder ->
                  let one, copy = Path.Combine(folder, "one"), Path.Combine(folder, "copy")
                  finished plain one
                  finished plain copy
                  let output, page = compared folder [ one; copy ]
                  Expect.stringContains output "No setting differs." "settings"
                  Expect.stringContains page "None: the runs have the same settings." "settings"
                  let rows = cells page "Differences"
                  let place = rows.Head |> List.findIndex ((=) "difference [95 %]")
                  Expect.hasLength rows.Tail 8 "two models, four numbers"
                  Expect.all rows.Tail (fun row -> row[place] = "0 [0, 0]") "no difference"
                  Expect.isFalse (page.Contains "What the runs do not share") "no warning"))

          testCase "what differs is told: settings, numbers, tests" (fun () ->
              inScratch (fun folder ->
                  let one, two = Path.Combine(folder, "one"), Path.Combine(folder, "two")
                  finished plain one
                  finished better two
                  let output, page = compared folder [ one; two ]
                  Expect.isMatch output @"(?m)^ +hidden +8 +9 *$" "the setting"

                  Expect.equal
                      (cells page "Settings that differ")
                      [ [ ""; "one"; "two" ]; [ "hidden"; "8"; "9" ] ]
                      "the setting"

                  let models = cells page "Models"
                  let accuracy = models.Head |> List.findIndex ((=) "test accuracy [%]")

                  Expect.equal
                      [ for row in models.Tail -> row[0], row[1], row[accuracy] ]
                      [ "competitive-hebbian", "one", "52.00 ± 2.48"
                        "competitive-hebbian", "two", "62.00 ± 2.48"
                        "krotov-hopfield", "one", "72.00 ± 2.48"
                        "krotov-hopfield", "two", "82.00 ± 2.48" ]
                      "means"

                  // differences 0.1, 0.11, 0.09: t = 10√3; p of t with two degrees of freedom is 1 − t/√(t² + 2)
                  let p = 1.0 - sqrt (300.0 / 302.0)

                  Expect.equal
                      (cells page "Differences" |> List.filter (fun row -> row[1] = "accuracy [points]"))
                      [ for model in [ "competitive-hebbian"; "krotov-hopfield" ] ->
                            [ model
                              "accuracy [points]"
                              ""
                              "3"
                              "+10.00 [+7.52, +12.48]"
                              "+17.32"
                              sprintf "%.4f" p
                              sprintf "%.4f" (2.0 * p)
                              "0.2500" ] ]
                      "the tests"

                  Expect.stringContains output "2 of 2 tested differences stand" "after the correction"
                  // the other way round
                  let _, back = compared folder [ two; one ]

                  Expect.contains
                      (cells back "Differences" |> List.map (List.item 4))
                      "−10.00 [−12.48, −7.52]"
                      "signs turn"))

          testCase "curves of all runs lie over each other" (fun () ->
              inScratch (fun folder ->
                  let one, two = Path.Combine(folder, "one"), Path.Combine(folder, "two")
                  finished plain one
                  finished better two
                  let _, page = compared folder [ one; two ]

                  let curves = ComparedCurve.Of(Comparison.Of(Catalogue.builtIn, [| one; two |]))

                  Expect.equal
                      [ for curve in curves ->
                            curve.Run, curve.Model, curve.Metric, Split.name curve.Split, curve.Points.Count ]
                      [ for run in [ "one"; "two" ] do
                            for model in [ "competitive-hebbian"; "krotov-hopfield" ] do
                                run, model, "accuracy", "train", 2
                                run, model, "fgsm", "test", 2 ]
                      "run by run, model by model"

                  Expect.equal
                      [ for title in Regex.Matches(page, "<h2>(Training|Attacks)<a ") ->
                            title.Groups[1].Value ]
                      [ "Training"; "Attacks" ]
                      "figures"

                  Expect.equal
                      (Regex.Matches(page, "data:image/svg\\+xml;base64,").Count)
                      2
                      "in the page itself"))

          testCase "three runs, one with other models and other data" (fun () ->
              inScratch (fun folder ->
                  let path name = Path.Combine(folder, name)
                  finished plain (path "a/run")
                  finished better (path "b/run")

                  finished
                      { plain with
                          Yaml = plain.Yaml.Replace("krotov-hopfield]", "bcm]")
                          Hash = "bb" }
                      (path "c/run")

                  let output, page = compared folder [ path "a/run"; path "b/run"; path "c/run" ]
                  Expect.stringContains output "! c/run has other data than a/run" "other data"
                  Expect.stringContains page "What the runs do not share" "other data"
                  Expect.stringContains page "bcm is in c/run alone." "an own model"
                  Expect.stringContains page "krotov-hopfield is in a/run, b/run alone." "a model of two"

                  Expect.isFalse
                      (page.Contains "bcm.epochs")
                      "settings of a model that one run has are no difference"

                  let pairs =
                      cells page "Differences"
                      |> List.tail
                      |> List.map (fun row -> row[0], row[1])
                      |> List.distinct

                  Expect.equal
                      pairs
                      [ "competitive-hebbian", "b/run"
                        "competitive-hebbian", "c/run"
                        "krotov-hopfield", "b/run" ]
                      "each against the first"

                  Expect.contains
                      (cells page "Program, machine and data that differ")
                      [ "SHA-256 of images"; "aa"; "aa"; "bb" ]
                      "hashes"))

          testCase "runs without a common seed, and of one seed, are compared without tests" (fun () ->
              inScratch (fun folder ->
                  let path name = Path.Combine(folder, name)

                  let seeds text =
                      { plain with
                          Yaml = plain.Yaml.Replace("seeds: 3", $"seeds: {text}") }

                  finished (seeds "[1, 2]") (path "a")
                  finished (seeds "[3, 4]") (path "b")
                  finished (seeds "[2, 3]") (path "c")
                  let output, page = compared folder [ path "a"; path "b" ]
                  Expect.stringContains output "! b shares no seed with a (seeds 3, 4; seeds 1, 2)" "said"
                  Expect.isFalse (page.Contains "<h2>Differences<a ") "no table"
                  let output, page = compared folder [ path "a"; path "c" ]

                  Expect.stringContains
                      output
                      "none of which can be tested: there is one common seed."
                      "said"

                  let rows = cells page "Differences"
                  Expect.all rows.Tail (fun row -> List.skip 5 row = [ "–"; "–"; "–"; "–" ]) "no test"))

          testCase "bad input is refused, all of it at once, and writes nothing" (fun () ->
              inScratch (fun folder ->
                  let path name = Path.Combine(folder, name)
                  finished plain (path "one")
                  finished better (path "two")
                  unfinished 2 plain (path "half")
                  let page = [ "--out"; path "page.html" ]
                  refused 2 folder ([ path "one" ] @ page) [ [ "found one RUN_DIR"; "two or more" ] ]
                  refused 2 folder page [ [ "RUN_DIR is missing" ] ]
                  refused 2 folder ([ path "one"; path "one" + "/" ] @ page) [ [ "given twice" ] ]

                  refused
                      2
                      folder
                      ([ path "one"; path "absent" ] @ page)
                      [ [ path "absent"; "not a run folder" ] ]

                  refused
                      2
                      folder
                      ([ path "half"; path "one"; folder ] @ page)
                      [ [ path "half"; "not finished, 2 of 6 jobs done"; "biosparse resume" ]
                        [ folder; "not a run folder" ] ]

                  refused
                      2
                      folder
                      [ path "one"; path "two"; "--out"; path "page.csv" ]
                      [ [ "page.csv"; ".html" ] ]

                  refused
                      3
                      folder
                      [ path "one"; path "two"; "--out"; path "no/page.html" ]
                      [ [ "no/page.html"; "cannot be written" ] ]

                  File.AppendAllText(Path.Combine(path "two", "metrics.csv"), "garbage\n")
                  refused 3 folder ([ path "one"; path "two" ] @ page) [ [ "metrics.csv"; "garbage" ] ]))

          testCase "the usual page is written here, and replaced" (fun () ->
              inScratch (fun folder ->
                  finished plain (Path.Combine(folder, "one"))
                  finished better (Path.Combine(folder, "two"))
                  let page = Path.Combine(folder, "comparison.html")
                  File.WriteAllText(page, "an older one")
                  let outcome = biosparseIn folder [ "compare"; "one"; "two" ]
                  Expect.equal (outcome.Status, outcome.Error) (0, "") "well"
                  Expect.stringEnds outcome.Output "Report: comparison.html\n" "its name"
                  Expect.stringStarts (File.ReadAllText page) "<!DOCTYPE html>" "a page"

                  let markup = Regex.Replace(File.ReadAllText page, "(?s)<script.*?</script>", "")
                  Expect.isFalse (Regex.IsMatch(markup, "(src|href)=\"(https?:)?//")) "that asks no network")) ]
