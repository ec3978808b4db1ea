/// Images under attack: chosen, opened, and measured against what the page says of them.
module BioSparse.Browser.ExampleTests

open System.Text.RegularExpressions
open Expecto
open Microsoft.Playwright

/// The largest absolute difference of two pictures, of 255.
let private difference (dialog: ILocator) =
    dialog.EvaluateAsync<int>(
        $$"""dialog => { {{Chromium.readCanvas}}
  const [before, after] = [...dialog.querySelectorAll('canvas')].slice(0, 2).map(read);
  return before.reduce((largest, value, i) => Math.max(largest, Math.abs(value - after[i])), 0); }"""
    )

let private look (page: IPage) (model: string) (attack: string) (epsilon: string) =
    task {
        let dialog = page.Locator "dialog[open]"
        do! dialog.WaitForAsync()
        let! title = dialog.Locator("h2").TextContentAsync()
        Expect.equal title $"{attack}, ε = {epsilon}: {model}" "the title"
        let! words = dialog.Locator("p").TextContentAsync()
        let said = Run.number (Regex.Match(words, @"pixel: ([\d.]+)").Groups[1].Value)
        let! found = difference dialog

        Expect.equal
            said
            (round (float found / 255.0 * 1000.0) / 1000.0)
            "the largest change is that of the pictures"

        Expect.isLessThanOrEqual said (Run.number epsilon + 0.5 / 255.0 + 0.0005) "no change is beyond ε"
        let! captions = dialog.Locator("figcaption").AllTextContentsAsync()
        let original = Regex.Match(captions[0], @"class (\d+), answered (\d+)")
        Expect.equal original.Groups[1].Value original.Groups[2].Value "the original is answered rightly"
        Expect.isTrue (Regex.IsMatch(captions[1], @"answered \d+")) "the answer to the attacked image"
    }

let private choosing (run: Run) =
    testTask "model, attack and ε are chosen, and an example opens by mouse and keyboard" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    let choice (name: string) =
                        page
                            .Locator("#examples label")
                            .Filter(LocatorFilterOptions(HasText = name + " "))
                            .Locator("select")

                    let texts (box: ILocator) =
                        box.Locator("option").AllTextContentsAsync()

                    let! models = texts (choice "Model")
                    Expect.isGreaterThan models.Count 0 "models"
                    let mutable changed = 0

                    for model in models do
                        let! _ = (choice "Model").SelectOptionAsync(SelectOptionValue(Label = model))
                        let! attacks = texts (choice "Attack")

                        for attack in attacks do
                            let! _ = (choice "Attack").SelectOptionAsync(SelectOptionValue(Label = attack))
                            let! radii = texts (choice "ε")
                            let epsilon = Seq.last radii
                            let! _ = (choice "ε").SelectOptionAsync(SelectOptionValue(Label = epsilon))
                            let examples = page.Locator ".example"
                            do! examples.First.WaitForAsync()
                            do! page.WaitForTimeoutAsync 200.0f
                            do! examples.First.ClickAsync()
                            do! look page model attack epsilon
                            let! by = difference (page.Locator "dialog[open]")
                            changed <- max changed by
                            do! page.Locator("dialog[open] .close").ClickAsync()
                            do! examples.Last.FocusAsync()
                            do! page.Keyboard.PressAsync "Enter"
                            do! look page model attack epsilon
                            do! page.Keyboard.PressAsync "Escape"

                            let! isBack =
                                examples.Last.EvaluateAsync<bool>(
                                    "example => example === document.activeElement"
                                )

                            Expect.isTrue isBack "the focus is the example's again"

                    Expect.isGreaterThan changed 5 "attacks change images"
                })
    }

let tests (run: Run) =
    testList
        "images under attack"
        [ if run.HasPortraits && run.Summary |> List.exists (fun line -> line.Metric = "fgsm") then
              choosing run ]
