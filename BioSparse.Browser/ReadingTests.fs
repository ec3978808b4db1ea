/// What a page is without any skill of its reader: its size, its text without a script, its links, a narrow window.
module BioSparse.Browser.ReadingTests

open System.Globalization
open Expecto
open Microsoft.Playwright

let private megabyte = 1024L * 1024L

let private size (run: Run) =
    let most = if run.Experiment = "quick" then 8L else 20L

    testCase $"the page is smaller than {most} MB"
    <| fun () -> Expect.isLessThan run.Bytes (most * megabyte) "its bytes"

/// As the page writes numbers: five digits.
let private five (text: string) =
    if text = "" then
        "–"
    else
        (Run.number text).ToString("G5", CultureInfo.InvariantCulture)

let private withoutScript (run: Run) =
    testTask "without a script every number and every figure is there" {
        do!
            Chromium.show { Chromium.wide with HasScript = false } run (fun page ->
                task {
                    let! numbers =
                        page.EvaluateAsync<string[]>(
                            """() => [...document.querySelectorAll('table')].filter(table => table.tHead?.rows[0].cells[3]?.textContent === 'name').flatMap(table => [...table.tBodies[0].rows]
  .map(row => [0, 1, 3, 7].map(cell => row.cells[cell].textContent).join(' ')))"""
                        )

                    Expect.equal
                        (List.ofArray numbers)
                        [ for line in run.Summary ->
                              $"{line.Model} {line.Split} {line.Metric} {five line.Mean}" ]
                        "the numbers of summary.csv"

                    let! pictures =
                        page.EvaluateAsync<bool[]>(
                            """() => [...document.querySelectorAll('figure.chart .still, figure.mosaic')].map(part => { const image = part.querySelector('img');
  return part.checkVisibility() && image.complete && image.naturalWidth > 100 && image.alt.length > 10; })"""
                        )

                    Expect.isNonEmpty pictures "figures"
                    Expect.all pictures id "every figure is a picture with a description"
                })
    }

let private links (run: Run) =
    testTask "every link of contents and headings leads to its section" {
        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    let contents = page.Locator ".side li a"
                    let! count = contents.CountAsync()
                    Expect.isGreaterThan count 3 "sections"

                    for index in 0 .. count - 1 do
                        let link = contents.Nth index
                        let! words = link.TextContentAsync()
                        let! target = link.GetAttributeAsync "href"
                        do! link.ClickAsync()
                        do! page.WaitForTimeoutAsync 250.0f

                        let! heading =
                            page
                                .Locator($"{target} > h2")
                                .EvaluateAsync<string[]>(
                                    "title => { const top = title.getBoundingClientRect().top; return [title.firstChild.textContent, String(top >= -1 && top < innerHeight)]; }"
                                )

                        Expect.equal
                            (List.ofArray heading)
                            [ words; "true" ]
                            "the section's heading is in the window"

                        let! anchor = page.Locator($"{target} > h2 a.anchor").GetAttributeAsync "href"
                        Expect.equal anchor target "the heading links to itself"
                })
    }

let private narrow (run: Run) =
    testTask "a telephone shows the first verdicts, and nothing is wider than it" {
        do!
            Chromium.show Chromium.narrow run (fun page ->
                task {
                    let wide () =
                        page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")

                    let! before = wide ()
                    Expect.isLessThanOrEqual before 0 "nothing wider than the window"
                    do! Chromium.walk page
                    let! after = wide ()
                    Expect.isLessThanOrEqual after 0 "nor once the charts are drawn"

                    let! verdicts =
                        page.EvaluateAsync<float[]>(
                            """() => { const found = [...document.querySelectorAll('.verdict')].slice(0, 5).map(one => one.getBoundingClientRect()); return found.flatMap(box => [box.left, box.right, box.width]); }"""
                        )

                    for box in Array.chunkBySize 3 verdicts do
                        Expect.isTrue
                            (box[0] >= 0.0 && box[1] <= 390.0 && box[2] > 20.0)
                            "a verdict is within the window"

                    let! columns =
                        page.EvaluateAsync<int>(
                            "() => [...document.querySelectorAll('main *')].filter(part => part.checkVisibility() && !part.closest('.wide, pre, svg, .modebar') && part.getBoundingClientRect().right > innerWidth + 1).length"
                        )

                    Expect.equal columns 0 "what does not scroll is within the window"
                })
    }

let private motion (run: Run) =
    testTask "nothing moves where the reader asks for that" {
        for isStill, expected in [ true, "auto"; false, "smooth" ] do
            do!
                Chromium.show { Chromium.wide with IsStill = isStill } run (fun page ->
                    task {
                        let! behaviour =
                            page.EvaluateAsync<string>(
                                "() => getComputedStyle(document.documentElement).scrollBehavior"
                            )

                        Expect.equal behaviour expected "how links scroll"
                    })
    }

let tests (run: Run) =
    testList "reading" [ size run; withoutScript run; links run; narrow run; motion run ]
