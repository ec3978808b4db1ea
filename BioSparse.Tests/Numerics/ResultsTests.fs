module BioSparse.Tests.Numerics.ResultsTests

open Expecto
open BioSparse.Core

[<Tests>]
let tests =
    testList
        "Results"
        [ testProperty
              "all values in their order, or the first error"
              (fun (results: Result<int, string> list) ->
                  let first =
                      results
                      |> List.tryPick (function
                          | Error fault -> Some fault
                          | Ok _ -> None)

                  let values =
                      results
                      |> List.choose (function
                          | Ok value -> Some value
                          | Error _ -> None)

                  Results.all results =
                      (match first with
                       | Some fault -> Error fault
                       | None -> Ok values)) ]
