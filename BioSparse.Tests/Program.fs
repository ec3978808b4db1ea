module BioSparse.Tests.Program

open Expecto

[<EntryPoint>]
let main args =
    match List.ofArray args with
    | "inputs" :: words -> BioSparse.Tests.Faults.LongForm.run words
    | "inputs-as-processes" :: words -> BioSparse.Tests.Faults.LongForm.runAsProcesses words
    | [ "p-values" ] -> BioSparse.Tests.WideFitsTests.runPValues ()
    | [ "families" ] -> BioSparse.Tests.WideFitsTests.run ()
    | _ -> runTestsInAssemblyWithCLIArgs [] args
