/// The gradient through the threshold of k-winners, against finite differences of the soft form in float64.
module BioSparse.Tests.Networks.ThresholdGradientTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

/// L = Σ g_j max(0, a_j) σ((a_j − θ)/T), θ = (a_(k) + a_(k+1))/2, with T given.
let private soft count (temperature: float) (g: float[]) (a: float[]) =
    let sorted = a |> Array.sortDescending
    let theta = 0.5 * (sorted[count - 1] + sorted[count])

    Array.map2 (fun g a -> g * max 0.0 a / (1.0 + exp ((theta - a) / temperature))) g a |> Array.sum

/// The gradient at potentials of one sample, and the activities that go with them.
let private pull fraction count (a: float32[]) (g: float32[]) =
    let y = Array.copy a
    (KWinners.activation count).InPlace.Activate(y.Length, y.AsSpan())
    let found = Array.copy g
    ThresholdGradient.pullBack fraction count a.Length (Span a) (ReadOnlySpan y) (Span found)
    found

[<Tests>]
let tests =
    testList
        "ThresholdGradient"
        [ law
              200
              "it is the derivative of the soft form, the threshold's part among it"
              (fun (Seed seed) (PositiveInt h) ->
                  let key = Random.key seed
                  let units = h + 2
                  let count = 1 + (Random.integers (units - 1) 1 (Random.named "k" key))[0]
                  let fraction = number 0.05 0.5 (Random.named "T" key)
                  // potentials apart from each other, so that a small difference changes no rank
                  let order = Random.permutation units (Random.named "order" key)

                  let a =
                      order
                      |> Array.map (fun place -> float (float32 (0.3 * float (place - units / 3) + 0.1)))

                  let g = values -1.0 1.0 units (Random.named "g" key)

                  let struct (theta, temperature, last, next) =
                      ThresholdGradient.threshold fraction count (ReadOnlySpan(a |> Array.map float32))

                  let sorted = Array.sortDescending a

                  Expect.floatClose
                      Accuracy.medium
                      (float theta)
                      (0.5 * (sorted[count - 1] + sorted[count]))
                      "θ"

                  Expect.equal
                      (a[last], a[next])
                      (sorted[count - 1], sorted[count])
                      "the two at the threshold"

                  let found = pull fraction count (Array.map float32 a) (Array.map float32 g)

                  let step = 1e-5

                  let expected =
                      Array.init units (fun j ->
                          let moved by =
                              a |> Array.mapi (fun i a -> if i = j then a + by else a)

                          (soft count (float temperature) g (moved step)
                           - soft count (float temperature) g (moved -step))
                          / (2.0 * step))

                  close 1e-3 "gradient" (found |> Array.map float) expected)

          law
              100
              "raising the next unit lowers what the winners give, which the fixed set never shows"
              (fun (Seed seed) ->
                  let key = Random.key seed
                  let a = [| 1.0f; 0.99f; 0.98f; 0.2f |]
                  let g = [| 1.0f; 1.0f; 0.0f; 0.0f |]
                  let found = pull (number 0.005 0.03 key) 2 a g
                  Expect.isLessThan found[2] -0.1f "the third unit pushes the second out"
                  Expect.equal found[3] 0.0f "a unit far below does nothing")

          law
              200
              "the places at the threshold are those of all potentials, however many are equal"
              (fun (Seed seed) (PositiveInt h) ->
                  let key = Random.key seed
                  let units = 3 * h + 1
                  let count = 1 + (Random.integers (units - 1) 1 (Random.named "k" key))[0]
                  // few values, so that many are equal, of both signs
                  let a = Random.integers 9 units key |> Array.map (fun a -> 0.25f * float32 (a - 3))
                  let g = values -1.0 1.0 units (Random.named "g" key) |> Array.map float32
                  let unknown = Array.copy g
                  let none: float32[] = Array.zeroCreate units
                  ThresholdGradient.pullBack 0.02 count units (Span a) (ReadOnlySpan none) (Span unknown)
                  Expect.equal (pull 0.02 count a g) unknown $"{count} of {units}")

          testCase "with as many winners as units nothing competes" (fun () ->
              let a = [| 1.0f; -1.0f; 0.5f |]
              let found = pull 0.01 3 a [| 0.3f; 0.4f; -0.5f |]
              Expect.equal found [| 0.3f; 0.0f; -0.5f |] "the gradient of max(0, a)")

          testCase "a threshold at 0 has a temperature above 0" (fun () ->
              let struct (theta, temperature, _, _) =
                  ThresholdGradient.threshold 0.01 1 (ReadOnlySpan [| 0.5f; -0.5f |])

              Expect.equal theta 0.0f "θ"
              Expect.isGreaterThan temperature 0.0f "T") ]
