/// The short form of the search with bad inputs; `bench/faults/inputs` is the long one.
module BioSparse.Tests.Faults.InputTests

open Expecto
open BioSparse.Tests.Faults

/// Cases tried in all.
let private count = 3_000

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Faults.inputs"
        [ for kind, cases in Session.share count Kinds.all ->
              testCase kind.Name (fun () ->
                  let tally = Session.tries kind 1 (seq { 0 .. cases - 1 }) ignore
                  Expect.isEmpty (Session.told tally) "each ends as the contract has it"

                  // a text of warnings is right whatever it says
                  if cases > 50 then
                      Expect.isLessThan tally.Read cases "some are refused") ]
