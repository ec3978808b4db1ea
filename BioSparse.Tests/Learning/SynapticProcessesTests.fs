module BioSparse.Tests.Learning.SynapticProcessesTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private turnover time median noise =
    { SynapticProcesses.none with
        Turnover =
            Some
                { Time = time
                  Median = median
                  Noise = noise } }

let private structure threshold probability size =
    { SynapticProcesses.none with
        Structure =
            Some
                { Threshold = threshold
                  Probability = probability
                  Size = size } }

let private scaled scaling =
    { SynapticProcesses.none with
        Scaling = scaling }

let private drawn h d key =
    tensor (signed h d 0.1 0.5 (Random.named "W" key))

/// Mean and standard deviation.
let private moments (values: float[]) =
    let mean = Array.average values
    mean, sqrt (Array.averageBy (fun v -> (v - mean) * (v - mean)) values)

let private logs (weights: Tensor) =
    doubles weights |> Array.map (abs >> log)

/// Within five standard errors of a mean and of a standard deviation of n normal numbers.
let private isNormal name mean spread (values: float[]) =
    let n = float values.Length
    let found, deviation = moments values
    Expect.isLessThan (abs (found - mean)) (5.0 * spread / sqrt n) $"{name}: mean {found}, not {mean}"

    Expect.isLessThan
        (abs (deviation - spread))
        (5.0 * spread / sqrt (2.0 * n))
        $"{name}: deviation {deviation}, not {spread}"

[<Tests>]
let tests =
    testList
        "Synaptic processes"
        [ law 20 "turnover: ln s after one step is normal around its way to ln m" (fun (Seed seed) ->
              let key = Random.key seed
              let time, median, noise, size = 7.0, 0.02, 0.3, 0.5
              let weights = Tensor.full size [| 40; 50 |]

              let later =
                  SynapticProcesses.apply (turnover time median noise) Nonnegative key weights

              let mean = log median + (log size - log median) * exp (-1.0 / time)
              let spread = noise * sqrt (time * (1.0 - exp (-2.0 / time)) / 2.0)
              isNormal "ln s" mean spread (logs later))

          law 5 "turnover alone ends in the lognormal law N(ln m, σ²τ/2), from any start" (fun (Seed seed) ->
              let key = Random.key seed
              let time, median, noise = 5.0, 0.01, 0.4

              let later =
                  (drawn 40 50 key, [ 1..60 ])
                  ||> List.fold (fun weights step ->
                      SynapticProcesses.apply
                          (turnover time median noise)
                          Unconstrained
                          (Random.split step key)
                          weights)

              isNormal "ln s" (log median) (noise * sqrt (time / 2.0)) (logs later))

          law
              20
              "turnover keeps every sign, and 0 stays 0"
              (fun (Seed seed) (PositiveInt h) (PositiveInt d) ->
                  let key = Random.key seed

                  let weights =
                      doubles2D (drawn h d key)
                      |> Array2D.mapi (fun j i w -> if (i + j) % 3 = 0 then 0.0 else w)

                  let later =
                      doubles2D (
                          SynapticProcesses.apply (turnover 3.0 0.1 0.5) Unconstrained key (tensor weights)
                      )

                  later |> Array2D.iteri (fun j i w -> Expect.equal (sign w) (sign weights[j, i]) "sign"))

          law
              20
              "structure: small synapses go, absent ones appear at their rate, others stay"
              (fun (Seed seed) ->
                  let key = Random.key seed
                  let h, d = 30, 60
                  let polarities = Polarity.draw 0.3 d (Random.named "polarity" key)

                  let weights =
                      doubles2D (Constraint.adopt (Dale polarities) (drawn h d key))
                      |> Array2D.mapi (fun j i w -> if (i + j) % 2 = 0 then 0.0 else w)

                  let later =
                      doubles2D (
                          SynapticProcesses.apply
                              (structure 0.2 0.25 0.07)
                              (Dale polarities)
                              key
                              (tensor weights)
                      )

                  let mutable absent, born = 0, 0

                  later
                  |> Array2D.iteri (fun j i w ->
                      let before = weights[j, i]

                      if before = 0.0 then
                          absent <- absent + 1

                          if w <> 0.0 then
                              born <- born + 1
                              let side = if polarities[i] = Inhibitory then -1.0 else 1.0
                              close 1e-6 "a new synapse" [| w |] [| side * 0.07 |]
                      else
                          let kept = if abs before < 0.2 then 0.0 else before
                          Expect.equal w kept "a synapse of before")

                  let expected, spread = 0.25 * float absent, sqrt (0.25 * 0.75 * float absent)

                  Expect.isLessThan (abs (float born - expected)) (5.0 * spread) "births")

          law
              20
              "scaling holds Σ|w| or ‖w‖ of each unit, and their ratios"
              (fun (Seed seed) (PositiveInt h) ->
                  let key = Random.key seed
                  let d = 9
                  let weights = doubles2D (drawn h d key)

                  for scaling, size, target in
                      [ SynapticScaling.Sum 3.0, Array.sumBy abs, 3.0
                        SynapticScaling.Length 0.5, (Array.sumBy (fun w -> w * w) >> sqrt), 0.5 ] do
                      let later =
                          doubles2D (
                              SynapticProcesses.apply (scaled scaling) Unconstrained key (tensor weights)
                          )

                      for j in 0 .. h - 1 do
                          let factor = target / size weights[j, *]
                          close 1e-5 "row" later[j, *] (weights[j, *] |> Array.map ((*) factor)))

          testCase "rows of zeros stay" (fun () ->
              let zeros = Tensor.zeros [| 2; 3 |]

              for scaling in [ SynapticScaling.Sum 3.0; SynapticScaling.Length 1.0 ] do
                  let later =
                      SynapticProcesses.apply (scaled scaling) Nonnegative (Random.key 1UL) zeros

                  Expect.equal (later.ToArray()) (Array.zeroCreate 6) "zeros")

          testCase "without processes nothing happens" (fun () ->
              let weights = drawn 2 3 (Random.key 1UL)

              Expect.isTrue
                  (obj.ReferenceEquals(
                      SynapticProcesses.apply SynapticProcesses.none Nonnegative (Random.key 1UL) weights,
                      weights
                  ))
                  "the same weights") ]
