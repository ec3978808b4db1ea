/// Units: opened from a mosaic by mouse and keyboard, with the numbers of units.csv.
module BioSparse.Browser.UnitTests

open System
open System.Globalization
open System.Text.RegularExpressions
open Expecto
open Microsoft.Playwright

/// Three significant digits, as the page shows numbers.
let private shown (text: string) =
    if text = "" then
        "–"
    else
        let value = Run.number text

        if value = 0.0 then
            "0"
        else
            let digits = 2 - int (floor (log10 (abs value)))
            let scale = Math.Pow(10.0, float digits)
            let rounded = Math.Round(value * scale, MidpointRounding.AwayFromZero) / scale
            rounded.ToString("#,0.############", CultureInfo.InvariantCulture)

/// Whether the page's number is the file's; the page holds four digits, of which it shows three.
let private same (page: string) (file: string) =
    page = shown file
    || (page <> "–"
        && file <> ""
        && abs (Run.number (page.Replace(",", "")) - Run.number file) <= 0.006 * abs (Run.number file))

/// Whether pictures have more than one colour.
let private drawn (dialog: ILocator) =
    dialog
        .Locator("canvas")
        .EvaluateAllAsync<bool[]>(
            $$"""all => { {{Chromium.readCanvas}} return all.map(canvas => { const data = read(canvas);
  for (let i = 4; i < data.length; i += 4) if (data[i] !== data[0] || data[i + 1] !== data[1]) return true; return false; }); }"""
        )

let private check (run: Run) (page: IPage) (model: string) (layer: string) (unit: string) =
    task {
        let dialog = page.Locator "dialog[open]"
        do! dialog.WaitForAsync()
        let! title = dialog.Locator("h2").TextContentAsync()
        Expect.stringEnds title $": unit {unit}" "the title names the unit"

        let! isFocused =
            dialog.Locator("h2").EvaluateAsync<bool>("title => title === document.activeElement")

        Expect.isTrue isFocused "the title has the focus"

        let line =
            run.Units |> List.find (fun line -> line.Model = model && line.Layer = layer && line.Unit = unit)

        let! facts = dialog.Locator("td").AllTextContentsAsync()

        Expect.equal
            facts[0]
            ((int line.Synapses).ToString("#,0", CultureInfo.InvariantCulture))
            "surviving synapses"

        if line.RemovalCost <> "" then
            Expect.isTrue
                (same facts[3] line.RemovalCost)
                $"what removal costs: {facts[3]}, {line.RemovalCost}"

        let! bars = dialog.Locator(".bars span").AllTextContentsAsync()
        let responses = [ for i in 1..2 .. bars.Count - 1 -> bars[i] ]
        Expect.equal responses.Length line.Means.Length "a bar for each class"

        for response, mean in List.zip responses line.Means do
            Expect.isTrue (same response mean) $"mean response: {response}, {mean}"

        let! pictures = drawn dialog
        let! words = dialog.TextContentAsync()

        if words.Contains "No image excites it" then
            Expect.all
                line.Means
                (fun mean -> mean = "" || Run.number mean <= 0.0)
                "no class excites it either"
        else
            Expect.isGreaterThan pictures.Length 1 "the kernel, and images"

        Expect.all pictures id "every picture is drawn"
    }

let private unitOf (label: string) =
    Regex.Match(label, @"^Unit (\d+)").Groups[1].Value

let private layerOf (group: string) =
    let found = Regex.Match(group, @", layer (\d+):")
    if found.Success then found.Groups[1].Value else "1"

let private opening (run: Run) =
    testTask "a unit opens by mouse and by keyboard, with its numbers, and gives the focus back" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    let mosaics = page.Locator "figure.mosaic:has(.unit)"
                    let! count = mosaics.CountAsync()
                    Expect.isGreaterThan count 0 "mosaics with units"

                    for index in 0 .. count - 1 do
                        let mosaic = mosaics.Nth index
                        let! model = mosaic.GetAttributeAsync "data-model"
                        let! group = mosaic.Locator("[role=group]").GetAttributeAsync "aria-label"
                        let units = mosaic.Locator ".unit"
                        let! all = units.CountAsync()
                        let chosen = units.Nth(all / 2)
                        let! label = chosen.GetAttributeAsync "aria-label"
                        do! chosen.ClickAsync()
                        do! check run page model (layerOf group) (unitOf label)
                        do! page.Locator("dialog[open] .close").ClickAsync()
                        let! isBack = chosen.EvaluateAsync<bool>("unit => unit === document.activeElement")
                        Expect.isTrue isBack "the focus is the unit's again"

                        // the tab key comes to one unit of a mosaic, arrows to the others
                        let! stops = mosaic.Locator(".unit[tabindex='0']").CountAsync()
                        Expect.equal stops 1 "one stop of the tab key"
                        do! units.First.FocusAsync()
                        do! page.Keyboard.PressAsync "ArrowRight"
                        do! page.Keyboard.PressAsync "ArrowRight"
                        do! page.Keyboard.PressAsync "ArrowLeft"
                        let! label = units.Nth(min 1 (all - 1)).GetAttributeAsync "aria-label"
                        do! page.Keyboard.PressAsync "Enter"
                        do! check run page model (layerOf group) (unitOf label)
                        do! page.Keyboard.PressAsync "Escape"

                        let! focused =
                            page.EvaluateAsync<string>(
                                "() => document.activeElement.getAttribute('aria-label')"
                            )

                        Expect.equal focused label "Escape leads back to the unit"
                        let! opened = page.Locator("dialog[open]").CountAsync()
                        Expect.equal opened 0 "and closes it"
                })
    }

let private tabbing (run: Run) =
    testTask "the tab key comes to the units" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    let mutable presses = 0
                    let mutable isUnit = false

                    while not isUnit && presses < 200 do
                        do! page.Keyboard.PressAsync "Tab"
                        presses <- presses + 1

                        let! found =
                            page.EvaluateAsync<bool>(
                                "() => document.activeElement.classList.contains('unit')"
                            )

                        isUnit <- found

                    Expect.isTrue isUnit "a unit is reached"
                    do! page.Keyboard.PressAsync "Enter"
                    do! page.Locator("dialog[open] h2").WaitForAsync()
                    // the dialog keeps the focus
                    for _ in 1..4 do
                        do! page.Keyboard.PressAsync "Tab"

                        let! isInside =
                            page.EvaluateAsync<bool>(
                                "() => document.activeElement === document.body || !!document.activeElement.closest('dialog')"
                            )

                        Expect.isTrue isInside "the focus stays in the dialog"
                })
    }

let tests (run: Run) =
    testList
        "units"
        [ if run.HasPortraits then
              opening run
              tabbing run ]
