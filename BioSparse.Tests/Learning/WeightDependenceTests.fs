module BioSparse.Tests.Learning.WeightDependenceTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning

let private dependences key =
    [ WeightDependence.Power(number 0.0 2.0 key)
      WeightDependence.Split(number 0.0 1.0 key, number 0.5 2.0 (Random.named "down" key))
      WeightDependence.LogStdp(number 1e-3 0.2 key, number 1.0 30.0 key, None)
      WeightDependence.LogStdp(number 1e-3 0.2 key, number 1.0 30.0 key, Some(number 1.0 60.0 key)) ]

/// The rule with a given change in place of the competitive one: one unit whose activity is 1 for one image x has
/// G = x − w, so that x = w + g.
let private moved dependence enforcement constraint' rate (w: float[]) (g: float[]) =
    let rule =
        CompetitiveHebbian.rule
            { CompetitiveHebbian.defaults with
                WeightDependence = dependence
                Enforcement = enforcement
                Constraint = constraint'
                Scaling = Raw }

    let x = Array.map2 (+) w g
    let scalar = Array.fold2 (fun sum w x -> sum + w * x) 0.0 w x

    let layer: Layer =
        { Input = Plain
          Weights = tensor (array2D [ w ])
          // the activity is w·x + b = 1
          Bias = vector [| 1.0 - scalar |]
          Activation = Linear.activation
          Connection = Dense }

    let moment =
        { Rate = rate
          Step = 0
          Key = Random.key 1UL }

    let batch =
        { Inputs = tensor (array2D [ x ])
          Labels = [| 0 |] }

    Reference.byStep rule (LearningState.ofLayer layer) [ moment, batch ]
    |> LearningState.layer
    |> fun layer -> doubles layer.Weights

[<Tests>]
let tests =
    testList
        "Weight dependence"
        [ law 100 "f₊(s) and f₋(s)/s are the formulas" (fun (Seed seed) ->
              let key = Random.key seed
              let sizes = values 1e-4 1.0 20 (Random.named "sizes" key)

              for dependence in dependences key do
                  let up, down = sizes |> Array.map (Reference.dependences dependence) |> Array.unzip

                  close 1e-5 "f₊" (doubles (WeightDependence.potentiation dependence (vector sizes))) up

                  let relative =
                      Array.map2
                          (*)
                          (doubles (WeightDependence.relativeDepression dependence (vector sizes)))
                          sizes

                  close 1e-5 "f₋" relative down)

          law
              50
              "log-STDP: f₋ is continuous at J₀, proportional below and sublinear above"
              (fun (Seed seed) ->
                  let key = Random.key seed
                  let scale = number 1e-3 0.2 key
                  let dependence = WeightDependence.LogStdp(scale, number 1.0 30.0 key, None)

                  let relative sizes =
                      doubles (WeightDependence.relativeDepression dependence (vector sizes))

                  let below = relative [| 0.0; 1e-6 * scale; 0.3 * scale; scale |]
                  close 1e-5 "1/J₀" (below |> Array.map ((*) scale)) (Array.create 4 1.0)

                  let above =
                      relative [| for k in 1..20 -> scale * (1.0 + 0.5 * float k) |] |> Array.map ((*) scale)

                  Expect.all above (fun r -> r < 1.0) "below 1/J₀"
                  Expect.isTrue (Array.pairwise above |> Array.forall (fun (a, b) -> b < a)) "falling")

          law 50 "the form of the step keeps the sign of every synapse at any rate" (fun (Seed seed) ->
              let key = Random.key seed
              let w = values 0.01 0.5 12 (Random.named "w" key)
              let g = values -0.5 0.5 12 (Random.named "g" key)

              for dependence in dependences key do
                  let later = moved dependence Multiplicative Unconstrained 0.5 w g
                  Expect.all later (fun w -> w > 0.0) $"{dependence}")

          testCase "one Euler step of log-STDP crosses zero exactly where η D > J₀" (fun () ->
              let dependence = WeightDependence.LogStdp(0.02, 5.0, None)
              let w = [| 0.01; 0.01; 0.01; 0.01 |]
              let g = [| -0.1; -0.19; -0.21; 0.3 |]
              let later = moved dependence Projection Unconstrained 0.1 w g
              Expect.equal (later |> Array.map sign) [| 1; 1; -1; 1 |] "signs"
              let kept = moved dependence Projection Nonnegative 0.1 w g
              Expect.equal (kept |> Array.map sign) [| 1; 1; 0; 1 |] "projected")

          law 20 "imbalance multiplies depression alone" (fun (Seed seed) ->
              let key = Random.key seed
              let h, d, b = 3, 5, 4

              let state =
                  LearningState.ofLayer
                      { Input = Plain
                        Weights = tensor (matrix h d 0.2 0.5 (Random.named "W" key))
                        Bias = vector (Array.zeroCreate h)
                        Activation = Linear.activation
                        Connection = Dense }

              let batch =
                  { Inputs = tensor (pixels b d key)
                    Labels = labels 2 b key }

              let moment = { Rate = 0.01; Step = 0; Key = key }

              let change imbalance =
                  let rule =
                      CompetitiveHebbian.rule
                          { CompetitiveHebbian.defaults with
                              Constraint = Unconstrained
                              Imbalance = imbalance }

                  let later = LearningState.layer (Reference.byStep rule state [ moment, batch ])
                  doubles (later.Weights - (LearningState.layer state).Weights)

              let balanced, depressed = change 1.0, change 3.0

              close 1e-5 "change" depressed (balanced |> Array.map (fun g -> if g < 0.0 then 3.0 * g else g)))

          law
              10
              "a lognormal start has its median and spread, and the signs of the constraint"
              (fun (Seed seed) ->
                  let rule =
                      CompetitiveHebbian.rule
                          { CompetitiveHebbian.defaults with
                              Initial = InitialWeights.Lognormal(0.03, 0.8) }

                  let start =
                      rule.Start
                          { Inputs = 60
                            Hidden = [ 50 ]
                            Classes = 2 }
                          (Random.key seed)

                  let logs = doubles (LearningState.layer start).Weights |> Array.map log
                  let n = float logs.Length
                  let mean = Array.average logs
                  let spread = sqrt (Array.averageBy (fun v -> (v - mean) ** 2.0) logs)
                  Expect.isLessThan (abs (mean - log 0.03)) (5.0 * 0.8 / sqrt n) "median"
                  Expect.isLessThan (abs (spread - 0.8)) (5.0 * 0.8 / sqrt (2.0 * n)) "spread") ]
