/// Charts: what the pointer and the arrow keys say, axes, and the way back.
module BioSparse.Browser.ChartTests

open System.Text.RegularExpressions
open Expecto
open Microsoft.Playwright

/// Panels that a test looks at closely.
let private some = 6

let private meanOf (words: string) =
    let found = Regex.Match(words, @"mean (\S+?)(,|$)")
    if found.Success then found.Groups[1].Value else ""

let private expected (run: Run) (panel: Plots.Panel) model x =
    let split =
        match panel.Figure, panel.Metric with
        | "training", _ -> "train"
        | _, "density_after" -> ""
        | _ -> Run.measured run

    match Run.mean model split panel.Metric x run with
    | Some mean -> mean
    | None -> failtest $"summary.csv has no {split} {panel.Metric} of {model} at {x}"

let private hover run =
    testTask "the pointer says the mean that summary.csv has" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    do! Chromium.walk page
                    let! panels = Plots.panels page
                    Expect.isNonEmpty panels "panels of curves"
                    let mutable hovered = 0

                    for panel in List.truncate some panels do
                        let! points = Plots.points page panel.Index

                        for point in List.truncate 5 points do
                            do! page.Mouse.MoveAsync(point.Left, point.Top)
                            let! words = Plots.hovered page panel.Index
                            let mean = expected run panel point.Model point.X

                            Expect.equal
                                (meanOf words)
                                mean
                                $"{panel.Metric} of {point.Model} at {point.X}: {words}"

                            Expect.stringStarts words point.Model "the model is named"
                            hovered <- hovered + 1
                            do! page.Mouse.MoveAsync(2.0f, 2.0f)

                    Expect.isGreaterThan hovered 2 "points were met"
                })
    }

let private keys run =
    testTask "the arrow keys say the means of all curves, point by point" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    do! Chromium.walk page
                    let! panels = Plots.panels page
                    Expect.isNonEmpty panels "panels of curves"

                    for panel in List.truncate some panels do
                        do! (Plots.plot page panel.Index).FocusAsync()
                        let! shown = Plots.shown page panel.Index
                        let mutable models = Set.empty

                        for curve in 1 .. shown.Length do
                            for key in
                                [ (if curve = 1 then "ArrowRight" else "ArrowDown")
                                  "ArrowRight"
                                  "ArrowLeft" ] do
                                do! page.Keyboard.PressAsync key
                                let! words = Plots.spoken page panel.Index
                                let parts = words.Split "; "
                                let x = Run.number (parts[1].Substring(parts[1].LastIndexOf ": " + 2))
                                let y = Run.number (parts[2].Substring(parts[2].LastIndexOf ": " + 2))
                                let mean = expected run panel parts[0] x
                                Expect.equal (meanOf parts[3]) mean $"{panel.Metric}: {words}"

                                Expect.floatClose
                                    Accuracy.high
                                    (y / 100.0)
                                    (Run.number mean)
                                    "the ordinate is the mean"

                                models <- Set.add parts[0] models

                        Expect.equal models (Set.ofList (List.map fst shown)) "every curve was reached"
                        do! page.Keyboard.PressAsync "Escape"
                        let! words = Plots.spoken page panel.Index
                        Expect.equal words "" "Escape ends it"
                })
    }

/// Accuracies after each task on each, in percent, by the arrow keys.
let private maps (run: Run) =
    testTask "the arrow keys say the cells of maps" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    do! Chromium.walk page
                    let! models = Plots.maps page
                    Expect.isNonEmpty models "maps"

                    for index, model in List.truncate 3 models do
                        do! (Plots.plot page index).FocusAsync()

                        for key in [ "ArrowRight"; "ArrowDown"; "ArrowDown"; "ArrowRight" ] do
                            do! page.Keyboard.PressAsync key
                            let! words = Plots.spoken page index

                            let found =
                                Regex.Match(
                                    words,
                                    @"^accuracy on task: (\d+); after task: (\d+); [^:]*: (\S+)$"
                                )

                            Expect.isTrue found.Success words

                            let x =
                                Run.number found.Groups[2].Value + Run.number found.Groups[1].Value / 100.0

                            let mean = Run.mean model (Run.measured run) "continual_accuracy" x run

                            match found.Groups[3].Value, mean with
                            | "–", None -> ()
                            | shown, Some mean ->
                                Expect.floatClose
                                    Accuracy.high
                                    (Run.number shown / 100.0)
                                    (Run.number mean)
                                    words
                            | shown, None -> failtest $"summary.csv has no {shown} of {model}: {words}"
                })
    }

let private scales run =
    testTask "an axis becomes logarithmic and linear again, and reset goes back" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    do! Chromium.walk page
                    let! count = page.Locator("div.plot").CountAsync()

                    for index in
                        [ 0 .. count - 1 ] |> List.filter (fun index -> index % (1 + count / some) = 0) do
                        let! before = Plots.axes page index
                        let tools = page.Locator(".tools").Nth index

                        let button name =
                            tools.GetByRole(
                                AriaRole.Button,
                                LocatorGetByRoleOptions(Name = name, Exact = true)
                            )

                        let! toggles = (button "log y").CountAsync()

                        if toggles > 0 then
                            let wasLog = string before[1] = "log"

                            for press in 1..2 do
                                do! (button "log y").ClickAsync()
                                let! axes = Plots.axes page index
                                let isLog = (press = 1) <> wasLog

                                Expect.equal
                                    (string axes[1])
                                    (if isLog then "log" else "linear")
                                    "the axis y"

                                let! pressed = (button "log y").GetAttributeAsync "aria-pressed"
                                Expect.equal pressed ((string isLog).ToLowerInvariant()) "the button says it"

                            do! (button "log x").FocusAsync()
                            do! page.Keyboard.PressAsync "Enter"
                            let! axes = Plots.axes page index
                            Expect.notEqual (string axes[0]) (string before[0]) "the axis x, by the keyboard"

                        // a dragged rectangle enlarges a part
                        do! (Plots.plot page index).ScrollIntoViewIfNeededAsync()
                        let! box = (Plots.plot page index).BoundingBoxAsync()
                        do! page.Mouse.MoveAsync(box.X + box.Width * 0.4f, box.Y + 100.0f)
                        do! page.Mouse.DownAsync()

                        do!
                            page.Mouse.MoveAsync(
                                box.X + box.Width * 0.7f,
                                box.Y + 190.0f,
                                MouseMoveOptions(Steps = 5)
                            )

                        do! page.Mouse.UpAsync()
                        let! zoomed = Plots.axes page index
                        Expect.notEqual (string zoomed[2]) (string before[2]) "a part of the axis x is shown"
                        do! (button "reset").ClickAsync()
                        do! page.WaitForTimeoutAsync 300.0f
                        let! after = Plots.axes page index

                        Expect.equal
                            (List.map string (List.ofArray after))
                            (List.map string (List.ofArray before))
                            "reset shows what was shown at first"
                })
    }

let tests (run: Run) =
    testList
        "charts"
        [ if not run.Summary.IsEmpty then
              hover run
              keys run

          if run.Summary |> List.exists (fun line -> line.Metric = "continual_accuracy") then
              maps run

          scales run ]
