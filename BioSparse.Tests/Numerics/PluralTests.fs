module BioSparse.Tests.Numerics.PluralTests

open Expecto
open BioSparse.Core

[<Tests>]
let tests =
    testList
        "Plural"
        [ testProperty "one thing is singular, any other number plural" (fun number ->
              Plural.count number "training" = (if number = 1 then "1 training" else $"{number} trainings"))

          testCase "the endings of nouns" (fun () ->
              for noun, several in
                  [ "query", "2 queries"
                    "day", "2 days"
                    "class", "2 classes"
                    "pixel index", "2 pixel indexes"
                    "batch", "2 batches"
                    "seed", "2 seeds" ] do
                  Expect.equal (Plural.count 2 noun) several noun)

          testCase "words that change with the number" (fun () ->
              Expect.equal
                  [ for number in 0..2 -> Plural.words number "run is" "runs are" ]
                  [ "0 runs are"; "1 run is"; "2 runs are" ]
                  "is, are") ]
