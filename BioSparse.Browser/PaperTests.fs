/// A page on paper: whole tables and whole figures on A4 and Letter, upright.
module BioSparse.Browser.PaperTests

open System
open System.Diagnostics
open System.IO
open System.Text
open Expecto
open Microsoft.Playwright

/// A size of paper, with the page's margins (14 mm and 12 mm) taken off, in the 96 pixels an inch of style sheets.
type private Paper =
    { Name: string
      Width: float
      Height: float }

let private papers =
    let inside name width height =
        { Name = name
          Width = (width - 24.0) / 25.4 * 96.0
          Height = (height - 28.0) / 25.4 * 96.0 }

    [ inside "A4" 210.0 297.0; inside "Letter" 215.9 279.4 ]

let private call (program: string) (arguments: string list) =
    use started =
        Process.Start(ProcessStartInfo(program, arguments, RedirectStandardError = true))

    let said = started.StandardError.ReadToEnd()
    started.WaitForExit()
    Expect.equal started.ExitCode 0 $"{program}: {said}"

let private hasPoppler =
    File.Exists "/usr/bin/pdftotext" && File.Exists "/usr/bin/pdftoppm"

let private inFolder f =
    task {
        let folder = Directory.CreateTempSubdirectory "biosparse-paper-"

        try
            do! f folder.FullName
        finally
            folder.Delete true
    }

/// Letters without spaces: lines and words may be broken anywhere.
let private dense (text: string) =
    text.Normalize(NormalizationForm.FormKC)
    |> String.filter (Char.IsWhiteSpace >> not)
    |> String.filter (fun letter -> letter <> '\u200b' && letter <> '\u00ad')

/// The lines of all tables, cell after cell, the first ones being heads.
let private lines (page: IPage) =
    page.EvaluateAsync<string[]>(
        """() => [...document.querySelectorAll('table')].filter(table => !table.closest('dialog')).flatMap(table => [...table.rows].filter(row => !row.hidden)
  .map(row => [...row.cells].map(cell => cell.textContent).join(' ')))"""
    )

/// A grey picture of one byte a pixel.
let private readGrey (path: string) =
    let bytes = File.ReadAllBytes path
    let words = Encoding.ASCII.GetString(bytes[..30]).Split([| ' '; '\n' |], 5)
    let width, height = int words[1], int words[2]
    width, height, bytes[bytes.Length - width * height ..]

let private printed (run: Run) =
    testTask "the printed tables have every line whole, and nothing touches the margin" {
        if not hasPoppler then
            skiptest "there is no pdftotext here (poppler-utils)"

        do!
            Chromium.show Chromium.wide run (fun page ->
                task {
                    do! Chromium.walk page
                    let! rows = lines page

                    for paper in papers do
                        do!
                            inFolder (fun folder ->
                                task {
                                    let pdf = Path.Combine(folder, "page.pdf")

                                    let! _ =
                                        page.PdfAsync(
                                            PagePdfOptions(
                                                Path = pdf,
                                                Format = paper.Name,
                                                PreferCSSPageSize = true,
                                                PrintBackground = true
                                            )
                                        )

                                    let text = Path.Combine(folder, "page.txt")
                                    call "pdftotext" [ "-raw"; pdf; text ]
                                    let all = dense (File.ReadAllText text)

                                    let missing =
                                        rows
                                        |> Array.distinct
                                        |> Array.filter (fun row ->
                                            not (all.Contains(dense row, StringComparison.Ordinal)))

                                    Expect.equal
                                        (String.concat "\n" (Array.truncate 5 missing))
                                        ""
                                        $"{missing.Length} lines of tables that are not whole on {paper.Name}"

                                    call
                                        "pdftoppm"
                                        [ "-r"; "60"; "-gray"; pdf; Path.Combine(folder, "sheet") ]

                                    let sheets = Directory.GetFiles(folder, "sheet-*.pgm")
                                    Expect.isGreaterThan sheets.Length 3 "sheets"

                                    for sheet in sheets do
                                        let width, height, grey = readGrey sheet
                                        Expect.isLessThan width height "upright"
                                        // margins of 12 mm, 14 mm above and below, less 2 pixels of smooth edges
                                        let aside, above =
                                            int (12.0 / 25.4 * 60.0) - 2, int (14.0 / 25.4 * 60.0) - 2

                                        let isMargin i =
                                            let x, y = i % width, i / width

                                            x < aside
                                            || x >= width - aside
                                            || y < above
                                            || y >= height - above

                                        Expect.isFalse
                                            (grey
                                             |> Array.indexed
                                             |> Array.exists (fun (i, value) -> value < 250uy && isMargin i))
                                            $"{paper.Name}, {Path.GetFileName sheet}: something stands in the margin"
                                })
                })
    }

let private laid (run: Run) =
    testTask "no part is wider than the paper, and each figure fits on a page" {
        for paper in papers do
            do!
                Chromium.show
                    { Chromium.wide with
                        Width = int paper.Width
                        Height = int paper.Height }
                    run
                    (fun page ->
                        task {
                            do! Chromium.walk page
                            do! page.EmulateMediaAsync(PageEmulateMediaOptions(Media = Media.Print))
                            do! page.WaitForTimeoutAsync 500.0f

                            let! wide =
                                page.EvaluateAsync<string[]>(
                                    """() => [...document.querySelectorAll('main *')].filter(part => part.checkVisibility() && !part.closest('.live, script'))
  .filter(part => part.getBoundingClientRect().right > innerWidth + 1).map(part => `${part.tagName} ${part.className} ${part.textContent.slice(0, 40)}`)"""
                                )

                            Expect.equal
                                (String.concat "\n" (Array.truncate 5 wide))
                                ""
                                $"parts that are wider than {paper.Name}"

                            let! figures =
                                page.EvaluateAsync<float[]>(
                                    """() => [...document.querySelectorAll('figure.chart, figure.mosaic, .confused')].filter(part => part.checkVisibility())
  .map(part => getComputedStyle(part).breakInside === 'avoid' ? part.getBoundingClientRect().height : 1e9)"""
                                )

                            Expect.isNonEmpty figures "figures"

                            Expect.all
                                figures
                                (fun height -> height > 20.0 && height < paper.Height)
                                "each fits on a page"

                            let! pictures =
                                page.EvaluateAsync<bool[]>(
                                    """() => [...document.querySelectorAll('figure.chart .still')].filter(part => !part.closest('[hidden]:not(.still)')).map(part => part.checkVisibility())"""
                                )

                            Expect.all pictures id "charts are pictures on paper"
                        })
    }

let tests (run: Run) =
    testList "paper" [ printed run; laid run ]
