namespace BioSparse.Browser

open System
open System.Collections.Concurrent
open System.IO
open System.Threading.Tasks
open Expecto
open Microsoft.Playwright

/// How a page is opened.
type View =
    { Width: int
      Height: int
      IsDark: bool
      HasScript: bool
      IsStill: bool }

/// The system's Chromium, and pages in it that are watched: an error, a warning or a request that leaves the file fails the test.
[<RequireQualifiedAccess>]
module Chromium =

    /// A wide window in the light theme.
    let wide =
        { Width = 1280
          Height = 900
          IsDark = false
          HasScript = true
          IsStill = true }

    /// A telephone.
    let narrow = { wide with Width = 390; Height = 844 }

    /// How long a machine with other work may take for a step [ms].
    let private patience = 120_000.0f

    /// The program; `CHROMIUM` names another one.
    let executable =
        let named =
            Environment.GetEnvironmentVariable "CHROMIUM" |> Option.ofObj |> Option.toList

        named @ [ "/usr/bin/chromium"; "/usr/bin/chromium-browser"; "/usr/bin/google-chrome" ]
        |> List.tryFind File.Exists

    let private browser =
        lazy
            (task {
                let! playwright = Playwright.CreateAsync()

                let! started =
                    playwright.Chromium.LaunchAsync(
                        BrowserTypeLaunchOptions(
                            ExecutablePath = Option.get executable,
                            Args = [| "--no-sandbox"; "--disable-gpu" |]
                        )
                    )

                return playwright, started
            })

    /// Ends the browser, where it was started.
    let stop () =
        task {
            if browser.IsValueCreated then
                let! playwright, started = browser.Value
                do! started.CloseAsync()
                playwright.Dispose()
        }

    /// Opens the page of a run, uses it, and looks at what it said meanwhile.
    let show (view: View) (run: Run) (look: IPage -> Task<unit>) =
        task {
            let! _, browser = browser.Value
            let said = ConcurrentQueue<string>()

            let! context =
                browser.NewContextAsync(
                    BrowserNewContextOptions(
                        ViewportSize = ViewportSize(Width = view.Width, Height = view.Height),
                        ColorScheme = (if view.IsDark then ColorScheme.Dark else ColorScheme.Light),
                        ReducedMotion =
                            (if view.IsStill then
                                 ReducedMotion.Reduce
                             else
                                 ReducedMotion.NoPreference),
                        JavaScriptEnabled = view.HasScript,
                        AcceptDownloads = true
                    )
                )

            context.SetDefaultTimeout patience
            let! page = context.NewPageAsync()

            page.Console.Add(fun message ->
                if message.Type = "error" || message.Type = "warning" then
                    said.Enqueue $"console {message.Type}: {message.Text}")

            page.PageError.Add(fun error -> said.Enqueue $"error: {error}")
            let own = Uri(run.Page).AbsoluteUri

            page.Request.Add(fun request ->
                let isOwn =
                    request.Url.StartsWith("data:", StringComparison.Ordinal)
                    || request.Url.StartsWith("blob:", StringComparison.Ordinal)

                if not isOwn && request.Url.Split('#')[0] <> own then
                    said.Enqueue $"request: {request.Url}")

            let! _ = page.GotoAsync(own, PageGotoOptions(WaitUntil = WaitUntilState.Load))
            // a script that never ends has no limit of its own
            do! (look page).WaitAsync(TimeSpan.FromMinutes 15.0)
            do! context.CloseAsync()
            Expect.equal (String.concat "\n" said) "" "the page is silent, and asks for nothing beside itself"
        }

    /// A function `read` of a page's script: the colours of a canvas, from a copy, which a browser is told will be read.
    let readCanvas =
        "const read = canvas => { const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true }); copy.drawImage(canvas, 0, 0); return copy.getImageData(0, 0, canvas.width, canvas.height).data; };"

    /// Goes through the whole page, so that every chart has been drawn.
    let walk (page: IPage) =
        task {
            let! _ =
                page.EvaluateAsync(
                    """async () => {
  const pause = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)));
  for (let y = 0; y < document.documentElement.scrollHeight; y += 500) { scrollTo({ top: y, behavior: 'instant' }); await pause(); }
  const waiting = () => [...document.querySelectorAll('figure.chart')].some(figure => !figure.querySelector('.still').hidden)
    || [...document.querySelectorAll('.panel:not([hidden]) div.plot')].some(plot => !plot._fullLayout || Math.abs(plot.clientWidth - plot._fullLayout.width) > 1 || Math.abs(plot.clientHeight - plot._fullLayout.height) > 1);
  for (let i = 0; i < 500 && waiting(); i++) await pause();
  if (waiting()) throw new Error('a chart is not drawn');
  scrollTo({ top: 0, behavior: 'instant' });
  await pause();
}"""
                )

            ()
        }
