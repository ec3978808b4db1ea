module BioSparse.Tests.Program

open Expecto

[<EntryPoint>]
let main args =
    match List.ofArray args with
    | "inputs" :: words -> BioSparse.Tests.Faults.LongForm.run words
    | _ -> runTestsInAssemblyWithCLIArgs [] args
