module BioSparse.Browser.Program

open System
open Expecto

let private tests (run: Run) =
    testList
        run.Name
        [ ReadingTests.tests run
          ChartTests.tests run
          SaveTests.tests run
          TableTests.tests run
          SwitchTests.tests run
          UnitTests.tests run
          ExampleTests.tests run
          AccessTests.tests run
          PaperTests.tests run ]

/// FOLDER... [-- options of Expecto]: the folders of pages.
[<EntryPoint>]
let main args =
    let folders = args |> Array.takeWhile ((<>) "--")
    let options = args |> Array.skip (min args.Length (folders.Length + 1))

    if folders.Length = 0 then
        eprintfn "BioSparse.Browser FOLDER... [-- OPTIONS OF EXPECTO]"
        2
    elif Chromium.executable.IsNone then
        printfn "skipped: there is no Chromium here"
        0
    else
        let all = folders |> Array.map (Run.read >> tests) |> List.ofArray
        let status = runTestsWithCLIArgs [] options (testSequenced (testList "pages" all))
        (Chromium.stop ()).Wait()
        status
