/// The short form of the search with bad inputs; `bench/faults/inputs` is the long one.
module BioSparse.Tests.Faults.InputTests

open Expecto
open BioSparse.Tests.Faults

/// Cases tried in all.
let private count = 4_000

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Faults.inputs"
        [ for kind, cases in Session.share count Kinds.all ->
              testCase kind.Name (fun () ->
                  let tally = Session.tries kind 1 (seq { 0 .. cases - 1 }) ignore
                  Expect.isEmpty (Session.told tally) "each ends as the contract has it"
                  Expect.isLessThan tally.Read cases "some are refused") ]
