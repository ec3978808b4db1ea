/// The attack that needs no gradient.
module BioSparse.Tests.Evaluation.SquareAttackTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation.Drawn

let private onlyFalls network (x: float[,]) (labels: int[]) epsilon (_: ImageShape) key =
    // images one pixel high: every square is one pixel, so that fewer queries are the beginning of more
    let d = Array2D.length2 x
    let keys = Array.init labels.Length (fun i -> Random.split i key)

    let margins queries =
        let square = SquareAttack(network, grey 1 d)

        let victims =
            labels |> Array.mapi (fun i label -> Victim(Array.map float32 x[i, *], label, keys[i]))

        for victim in victims do
            square.Run(queries, epsilon, false, 0, victim)

        let best = victims |> Array.map _.Best |> array2D |> Tensor.ofArray2D
        let found = doubles (Margin.ofLogits (Network.logits network best) labels)

        close
            1e-3
            "the margin from changed pixels alone is the margin"
            (victims |> Array.map (fun victim -> float victim.Margin))
            found

        found

    [ 1; 2; 4; 8; 16 ]
    |> List.map margins
    |> List.pairwise
    |> List.iter (fun (before, after) ->
        Array.iter2
            (fun b a -> Expect.isGreaterThanOrEqual a (b - 1e-5 * (1.0 + abs b)) "margin")
            before
            after)

[<Tests>]
let tests =
    testList
        "SquareAttack"
        [ law 20 "the network's margin only falls, query by query" (fun b width h seed ->
              forEach b width h seed onlyFalls)

          law 10 "the margin only falls in stacks, whose upper layers take full passes" (fun b width h seed ->
              forEachStack b width h seed onlyFalls)

          testCase "squares shrink by the paper's schedule" (fun () ->
              let side = (fun query -> SquareAttack.Side(784, 10000, query))
              // p = 0.8, 0.4, 0.2 … of 784 pixels
              let expected =
                  [ 0, 25
                    10, 25
                    11, 18
                    51, 13
                    201, 9
                    501, 6
                    1001, 4
                    2001, 3
                    4001, 2
                    6001, 2
                    8001, 1 ]

              for query, edge in expected do
                  Expect.equal (side query) edge $"query {query}"

              Expect.equal (SquareAttack.Side(784, 100, 51)) (side 5100) "queries stretch the schedule"
              Expect.equal (SquareAttack.Side(1, 10, 9)) 1 "at least one pixel") ]
