/// Models and seeds that are switched off and on, and the two themes.
module BioSparse.Browser.SwitchTests

open Expecto
open Microsoft.Playwright

let private switches (page: IPage) (title: string) =
    page.Locator $".switches[aria-label='{title}'] .switch"

/// What is seen of a model: lines of tables, figures of its own, shown traces.
let private seen (page: IPage) (model: string) =
    task {
        let! found =
            page.EvaluateAsync<int[]>(
                """model => {
  const seen = parts => [...parts].filter(part => part.checkVisibility()).length;
  const rows = [...document.querySelectorAll('table.sortable')].filter(table => table.tHead.rows[0].cells[0].textContent.trim() === 'model')
    .flatMap(table => [...table.tBodies[0].rows]).filter(row => row.cells[0].textContent.trim() === model && !row.hidden);
  return [rows.length, seen(document.querySelectorAll(`[data-model="${CSS.escape(model)}"]`)),
    [...document.querySelectorAll('.panel:not([hidden]) div.plot')].flatMap(plot => plot._fullData ?? []).filter(trace => trace.visible === true && trace.meta?.model === model).length];
}""",
                model
            )

        return List.ofArray found
    }

let private models (run: Run) =
    testTask "a model leaves tables, mosaics and charts, and comes back, by mouse and keyboard" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    do! Chromium.walk page
                    let buttons = switches page "Models"
                    let! count = buttons.CountAsync()
                    Expect.isGreaterThan count 0 "switches"
                    let first = buttons.First
                    let! model = first.TextContentAsync()
                    let! other = buttons.Last.TextContentAsync()
                    let! before = seen page model
                    let! otherBefore = seen page other
                    Expect.isGreaterThan before[0] 0 "lines of tables"
                    Expect.isGreaterThan before[2] 0 "curves"

                    if run.HasPortraits then
                        Expect.isGreaterThan before[1] 1 "mosaic and confusion"

                    do! first.ClickAsync()
                    do! page.WaitForTimeoutAsync 500.0f
                    let! off = seen page model
                    Expect.equal off [ 0; 0; 0 ] "nothing of it is seen"
                    let! state = first.GetAttributeAsync "aria-pressed"
                    Expect.equal state "false" "the button says it"

                    if other <> model then
                        let! still = seen page other
                        Expect.equal still otherBefore "the others stay"

                    do! first.FocusAsync()
                    do! page.Keyboard.PressAsync "Space"
                    do! page.WaitForTimeoutAsync 500.0f
                    let! again = seen page model
                    Expect.equal again before "all of it is seen again"
                })
    }

let private seeds (run: Run) =
    testTask "curves of single seeds come and go" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    do! Chromium.walk page
                    let buttons = switches page "Curves of single seeds"
                    let! count = buttons.CountAsync()

                    if count > 0 then
                        let! panels = Plots.panels page
                        let index = panels.Head.Index
                        let! before = Plots.shown page index
                        Expect.all before (fun (_, seed) -> seed.IsNone) "means alone at first"
                        let! seed = buttons.First.TextContentAsync()
                        do! buttons.First.FocusAsync()
                        do! page.Keyboard.PressAsync "Enter"
                        do! page.WaitForTimeoutAsync 500.0f
                        let! after = Plots.shown page index

                        Expect.equal
                            (after
                             |> List.filter (fun (_, one) -> one = Some(int seed))
                             |> List.map fst
                             |> List.sort)
                            (before |> List.map fst |> List.sort)
                            "each model's curve of that seed"

                        do! buttons.First.ClickAsync()
                        do! page.WaitForTimeoutAsync 500.0f
                        let! again = Plots.shown page index
                        Expect.equal again before "gone again"
                })
    }

let private background (page: IPage) =
    page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")

let private themes run =
    testTask "the theme is the system's, until the button says another" {
        for isDark in [ false; true ] do
            do!
                Chromium.show { Chromium.wide with IsDark = isDark } run (fun page ->
                    task {
                        do! Chromium.walk page

                        let ink () =
                            page
                                .Locator("div.plot .xtick text")
                                .First.EvaluateAsync<string>("text => getComputedStyle(text).fill")

                        let! own = background page
                        let! ownInk = ink ()

                        Expect.equal
                            own
                            (if isDark then "rgb(22, 24, 27)" else "rgb(255, 255, 255)")
                            "the system's"

                        do! page.Locator("button.theme").ClickAsync()
                        do! page.WaitForTimeoutAsync 700.0f
                        let! other = background page
                        let! otherInk = ink ()

                        Expect.equal
                            other
                            (if isDark then "rgb(255, 255, 255)" else "rgb(22, 24, 27)")
                            "the other one"

                        Expect.notEqual otherInk ownInk "charts follow"
                        do! page.Locator("button.theme").FocusAsync()
                        do! page.Keyboard.PressAsync "Enter"
                        let! back = background page
                        Expect.equal back own "and back"
                    })
    }

let tests (run: Run) =
    testList
        "switches"
        [ if not run.Summary.IsEmpty then
              models run
              seeds run

          themes run ]
