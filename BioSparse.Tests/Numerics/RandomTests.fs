module BioSparse.Tests.RandomTests

open System
open Expecto
open FsCheck
open MathNet.Numerics.Distributions
open BioSparse.Core
open BioSparse.Tests.Sample

let private block counter key =
    let c0, c1, c2, c3 = counter
    let low, high = key
    let struct (x0, x1, x2, x3) = Random.philox c0 c1 c2 c3 { Low = low; High = high }
    [ x0; x1; x2; x3 ]

/// χ² of counts that should all be alike, against its 99.9 % quantile.
let private alike (counts: int[]) =
    let expected = float (Array.sum counts) / float counts.Length
    let chi = counts |> Array.sumBy (fun n -> (float n - expected) ** 2.0 / expected)
    Expect.isLessThan chi (ChiSquared.InvCDF(float (counts.Length - 1), 0.999)) "χ²"

/// √n times the Kolmogorov distance exceeds 1.95 once in a thousand.
let private follows cumulative (values: float[]) =
    let sorted = Array.sort values
    let n = float sorted.Length

    let distance =
        sorted
        |> Array.mapi (fun i x ->
            let p = cumulative x
            max (abs (p - float i / n)) (abs (p - float (i + 1) / n)))
        |> Array.max

    Expect.isLessThan (sqrt n * distance) 1.95 "Kolmogorov distance"

let private key7 = Random.key 7UL

/// Everything a key gives, in one list of words.
let private all count key =
    [ Random.bits count key |> Array.map int64
      Random.uniform -1.0f 1.0f count key |> Array.map (BitConverter.SingleToInt32Bits >> int64)
      Random.uniform64 count key |> Array.map BitConverter.DoubleToInt64Bits
      Random.normal count key |> Array.map (BitConverter.SingleToInt32Bits >> int64)
      Random.integers 1000000 count key |> Array.map int64 ]

[<Tests>]
let tests =
    testList
        "Random"
        [ testList
              "Philox4x32-10 gives the published known answers"
              [ testCase "zeros" (fun () ->
                    Expect.equal
                        (block (0u, 0u, 0u, 0u) (0u, 0u))
                        [ 0x6627e8d5u; 0xe169c58du; 0xbc57ac4cu; 0x9b00dbd8u ]
                        "block")

                testCase "ones" (fun () ->
                    let f = UInt32.MaxValue

                    Expect.equal
                        (block (f, f, f, f) (f, f))
                        [ 0x408f276du; 0x41c83b0eu; 0xa20bc7c6u; 0x6d5451fdu ]
                        "block")

                testCase "the digits of π" (fun () ->
                    Expect.equal
                        (block
                            (0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u)
                            (0xa4093822u, 0x299f31d0u))
                        [ 0xd16cfe09u; 0x94fdccebu; 0x5001e420u; 0x24126ea1u ]
                        "block")

                testCase "a stream's number i is lane i % 4 of block i / 4" (fun () ->
                    let blocks = [ for b in 0u .. 40u -> block (b, 0u, 0u, 0u) (5u, 9u) ]

                    // below, at and beyond the blocks that are computed side by side
                    for count in [ 1; 10; 31; 32; 33; 64; 95; 163 ] do
                        let stream = Random.bits count { Low = 5u; High = 9u } |> List.ofArray
                        Expect.equal stream (List.concat blocks |> List.truncate count) $"{count} words")

                testCase "a uniform number is its word's upper 24 bits, from low to below high" (fun () ->
                    let words = Random.bits 101 key7
                    let numbers = Random.uniform -1.0f 3.0f 101 key7

                    let expected =
                        words
                        |> Array.map (fun word ->
                            min
                                (MathF.BitDecrement 3.0f)
                                (-1.0f + 4.0f * (float32 (word >>> 8) * MathF.ScaleB(1.0f, -24))))

                    Expect.equal numbers expected "numbers") ]

          law 50 "a key always gives the same numbers, another key others" (fun (Seed seed) ->
              let same = all 20 (Random.key seed)
              Expect.equal (all 20 (Random.key seed)) same "the same key"

              List.iter2
                  (fun a b -> Expect.notEqual a b "another key")
                  (all 20 (Random.key (seed + 1UL)))
                  same)

          law 100 "n numbers are the first of m > n" (fun (Seed seed) (PositiveInt n) (PositiveInt more) ->
              let key = Random.key seed

              List.iter2
                  (fun few many -> Expect.equal few (Array.truncate n many) "prefix")
                  (all n key)
                  (all (n + more) key))

          testCase "keys by seed, number and name all differ" (fun () ->
              let keys =
                  [ for i in -500 .. 500 -> Random.split i key7
                    for i in 0UL .. 1000UL -> Random.key i
                    for i in 0..1000 -> Random.named (string i) key7
                    for i in 0..1000 -> key7 |> Random.split 0 |> Random.split i ]
                  |> List.map Random.words

              Expect.hasLength (List.distinct keys) keys.Length "distinct keys")

          testCase "numbers of sibling keys are not correlated" (fun () ->
              let a = Random.normal 20000 (Random.split 0 key7)
              let b = Random.normal 20000 (Random.split 1 key7)
              let r = Array.map2 (fun x y -> float x * float y) a b |> Array.average
              Expect.isLessThan (abs r * sqrt 20000.0) 3.3 "correlation in standard errors")

          law 200 "a permutation holds every number once" (fun (Seed seed) (NonNegativeInt n) ->
              let order = Random.permutation n (Random.key seed)
              Expect.equal (Array.sort order) [| 0 .. n - 1 |] "sorted")

          testCase "all orders of 4 are equally likely" (fun () ->
              Array.init 24000 (fun i -> Random.permutation 4 (Random.split i key7))
              |> Array.countBy id
              |> Array.map snd
              |> fun counts ->
                  Expect.hasLength counts 24 "orders"
                  alike counts)

          law 200 "uniform numbers lie in [low, high)" (fun (Seed seed) (width: byte) ->
              let key = Random.key seed
              let low = float32 (number -1e3 1e3 key)
              // from whole numbers down to neighbours of float32
              let high =
                  max (MathF.BitIncrement low) (low + MathF.ScaleB(1.0f, int width % 40 - 30))

              let drawn = Random.uniform low high 200 (Random.split 1 key)
              Expect.all drawn (fun x -> low <= x && x < high) $"in [{low}, {high})")

          testCase "uniform numbers are uniform" (fun () ->
              Random.uniform -2.0f 6.0f 20000 key7 |> Array.map float |> follows (fun x -> (x + 2.0) / 8.0)
              Random.uniform64 20000 (Random.split 3 key7) |> follows id)

          testCase "an empty or a reversed interval" (fun () ->
              Expect.equal (Random.uniform 0.5f 0.5f 3 key7) [| 0.5f; 0.5f; 0.5f |] "empty"

              Expect.throwsT<ArgumentException>
                  (fun () -> Random.uniform 1.0f 0.0f 3 key7 |> ignore)
                  "reversed"

              Expect.throwsT<ArgumentException> (fun () -> Random.uniform nanf 0.0f 3 key7 |> ignore) "nan")

          testCase "whole numbers reach each of 0 … bound − 1 equally" (fun () ->
              let counts = Random.integers 13 26000 key7 |> Array.countBy id |> Array.sortBy fst
              Expect.equal (Array.map fst counts) [| 0..12 |] "numbers"
              alike (Array.map snd counts)
              Expect.throwsT<ArgumentException> (fun () -> Random.integers 0 1 key7 |> ignore) "no bound")

          testCase "the quantile is that of the normal distribution" (fun () ->
              let tails = [| for e in 1..300 -> 10.0 ** -float e |]
              let centre = [| for i in 1..999 -> float i / 1000.0 |]

              for p in Array.concat [ tails; centre; Random.uniform64 5000 key7 ] do
                  let expected = Normal.InvCDF(0.0, 1.0, p)
                  let error = abs (Random.quantile p - expected)
                  Expect.isLessThanOrEqual error (1e-12 * abs expected + 1e-15) $"at p = {p}")

          testCase "normal numbers are normal" (fun () ->
              let drawn = Random.normal 50000 key7 |> Array.map float
              follows (fun x -> Normal.CDF(0.0, 1.0, x)) drawn

              let moment k =
                  drawn |> Array.averageBy (fun x -> x ** k)
              // standard errors of the moments of n normal numbers: √(Var xᵏ / n), Var = 1, 2, 15, 96
              for k, expected, variance in [ 1.0, 0.0, 1.0; 2.0, 1.0, 2.0; 3.0, 0.0, 15.0; 4.0, 3.0, 96.0 ] do
                  let error = abs (moment k - expected) / sqrt (variance / 50000.0)
                  Expect.isLessThan error 3.3 $"moment {k} in standard errors") ]
