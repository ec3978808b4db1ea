/// Rules of accessibility, by axe-core.
module BioSparse.Browser.AccessTests

open System.Collections.Generic
open System.Threading.Tasks
open Deque.AxeCore.Commons
open Deque.AxeCore.Playwright
open Expecto
open Microsoft.Playwright

let private options = AxeRunOptions(ResultTypes = HashSet [ ResultType.Violations ])

let private violations (run: AxeRunOptions -> Task<AxeResult>) (place: string) =
    task {
        let! result = run options

        let grave =
            [ for violation in result.Violations do
                  if violation.Impact = "serious" || violation.Impact = "critical" then
                      $"{violation.Id}, {violation.Nodes.Length} times, first {violation.Nodes[0].Html}" ]

        Expect.equal (String.concat "\n" grave) "" $"violations, {place}"
    }

let tests (run: Run) =
    testList
        "accessibility"
        [ for width in [ 1280; 390 ] do
              for isDark in [ false; true ] do
                  let theme = if isDark then "dark" else "light"

                  testTask $"no grave violation at {width} pixels, {theme}" {
                      do!
                          Chromium.show
                              { Chromium.wide with
                                  Width = width
                                  IsDark = isDark }
                              run
                              (fun page ->
                                  task {
                                      let! _ =
                                          page.EvaluateAsync(
                                              """() => { document.querySelectorAll('details').forEach(part => { part.open = true; });
  // the lines of long tables are alike, and each costs axe-core its time
  document.querySelectorAll('tbody').forEach(body => [...body.rows].slice(30).forEach(row => row.remove())); }"""
                                          )

                                      do! Chromium.walk page
                                      // points have no words
                                      let! _ =
                                          page.EvaluateAsync(
                                              "() => document.querySelectorAll('.scatterlayer .points > *').forEach(point => point.remove())"
                                          )

                                      do! violations page.RunAxe "the page"

                                      for opener in [ ".unit"; ".example" ] do
                                          let! count = page.Locator(opener).CountAsync()

                                          if count > 0 then
                                              do! page.Locator(opener).First.ClickAsync()
                                              do! page.Locator("dialog[open] h2").WaitForAsync()

                                              do!
                                                  violations
                                                      (page.Locator "dialog[open]").RunAxe
                                                      $"the dialog of {opener}"

                                              do! page.Keyboard.PressAsync "Escape"
                                  })
                  } ]
