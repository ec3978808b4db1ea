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

        let byWholePass nudge =
            [ "the margin from changed pixels alone is the margin",
              doubles (Margin.ofLogits (Network.logits network (nudge best)) labels) ]

        let name, found, swing = swings key byWholePass |> List.exactlyOne

        closeBut (fun _ -> swing) 1e-3 name (victims |> Array.map (fun victim -> float victim.Margin)) found

        found, swing

    [ 1; 2; 4; 8; 16 ]
    |> List.map margins
    |> List.pairwise
    |> List.iter (fun ((before, _), (after, swing)) ->
        Array.iter2
            (fun b a -> Expect.isGreaterThanOrEqual a (b - 1e-5 * (1.0 + abs b) - swing) "margin")
            before
            after)

/// The attack with a whole forward pass for each query, on an image as channels, rows and columns. Where the margin grows,
/// the window is kept.
let private whole network (shape: ImageShape) queries (epsilon: float32) (image: float32[]) label key =
    let at channel row column =
        (channel * shape.Height + row) * shape.Width + column

    let sign bit =
        if bit &&& 1u = 0u then -epsilon else epsilon

    let moved place (sign: float32) =
        System.Math.Clamp(image[place] + sign, 0.0f, 1.0f)

    let margin (x: float32[]) =
        let logits = Network.logits network (Tensor.matrix 1 x.Length x)
        (doubles (Margin.ofLogits logits [| label |]))[0]

    let key = Random.split 0 key

    let stripes =
        Random.bits (shape.Channels * shape.Width) (Random.named "stripes" key)

    let mutable x = Array.copy image

    for channel in 0 .. shape.Channels - 1 do
        for row in 0 .. shape.Height - 1 do
            for column in 0 .. shape.Width - 1 do
                let place = at channel row column
                x[place] <- moved place (sign stripes[channel * shape.Width + column])

    let mutable reached = margin x

    for query in 1 .. queries - 1 do
        let edge =
            SquareAttack.Side(shape.Height * shape.Width, queries, query)
            |> min (min shape.Height shape.Width)

        let draw = Random.bits (2 + shape.Channels) (Random.split query key)

        let place extent (word: uint32) =
            int (uint64 word * uint64 (extent - edge + 1) >>> 32)

        let top, left = place shape.Height draw[0], place shape.Width draw[1]
        let offered = Array.copy x

        for channel in 0 .. shape.Channels - 1 do
            for row in top .. top + edge - 1 do
                for column in left .. left + edge - 1 do
                    let place = at channel row column
                    offered[place] <- moved place (sign draw[2 + channel])

        let found = margin offered

        if found > reached then
            x <- offered
            reached <- found

    x

let private sameWindows channels (Seed seed) =
    let key = Random.key seed

    let shape: ImageShape =
        { Channels = channels
          Height = 5
          Width = 7 }

    // every change of a pixel moves the margin of a linear network
    let network = drawn Linear.activation 6 shape.Values key

    let image = values 0.0 1.0 shape.Values (Random.named "x" key) |> Array.map float32

    let label = (Network.predict network (Tensor.matrix 1 shape.Values image))[0]

    let victim = Victim(image, label, key)
    SquareAttack(network, shape).Run(60, 0.002, false, 0, victim)

    if not victim.IsBroken then
        Expect.equal victim.Best (whole network shape 60 0.002f image label key) $"{channels} channels"

    not victim.IsBroken

[<Tests>]
let tests =
    testList
        "SquareAttack"
        [ law 20 "the network's margin only falls, query by query" (fun b width h seed ->
              forEach b width h seed onlyFalls)

          law 10 "the margin only falls in stacks, whose upper layers take full passes" (fun b width h seed ->
              forEachStack b width h seed onlyFalls)

          testCase "windows lie over all channels, with a sign for each" (fun () ->
              for channels in [ 1; 2; 3 ] do
                  let standing =
                      [ 1UL .. 12UL ] |> List.filter (fun seed -> sameWindows channels (Seed seed))

                  Expect.isGreaterThan standing.Length 4 "images that stand through all queries")

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
