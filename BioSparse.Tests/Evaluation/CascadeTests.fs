/// The cascade on networks of k-winners, whose masked gradient misleads PGD.
module BioSparse.Tests.Evaluation.CascadeTests

open Expecto
open BioSparse.Core
open BioSparse.Digits

let private key = Random.key 1UL

let private plan epochs rate =
    { Epochs = epochs
      BatchSize = 100
      Rate = rate
      Schedule = LinearPerStep }

/// k-winners-take-all on the embedded digits: 7.5 % of the units win.
let private network units epochs =
    let recipe =
        Recipe.ofRule
            (CompetitiveHebbian.rule
                { CompetitiveHebbian.defaults with
                    Activation = KWinners.activation (units * 3 / 40)
                    NormaliseInitial = true })
            units
            (plan epochs 0.005)
            ReadoutRule.softmax
            (plan 10 0.005)

    match Recipe.train recipe key Digits.train with
    | Ok network -> network
    | Error failure -> failwith failure.Message

/// Likewise with a second layer of winners on the first.
let private twoLayers () =
    let layer units : LayerPlan =
        { Rule =
            CompetitiveHebbian.rule
                { CompetitiveHebbian.defaults with
                    Activation = KWinners.activation (units * 3 / 40)
                    NormaliseInitial = true }
          Units = [ units ]
          Plan = plan 1 0.005
          Preprocessing = Preprocessing.Nothing }

    let recipe =
        { Layers = [ layer 400; layer 300 ]
          Readout = ReadoutRule.softmax
          ReadoutPlan = plan 10 0.005 }

    match Recipe.train recipe key Digits.train with
    | Ok network -> network
    | Error failure -> failwith failure.Message

let private left attack images network =
    Attack.survives attack network 0.1 key (Dataset.take images Digits.test) |> Accuracy.share

let private pgd =
    Pgd.attack
        { Steps = 40
          StepSize = 0.01
          RandomStart = true
          Restarts = 1 }

[<Tests>]
let tests =
    testList
        "Cascade"
        [ testCase "a trained network that PGD hardly touches is broken" (fun () ->
              let network = network 600 1
              Expect.isGreaterThan (Accuracy.ofNetwork network Digits.test) 0.9 "clean"
              let misled = left pgd 60 network
              let broken = left (Cascade.attack { Steps = 50; Queries = 200 }) 60 network
              Expect.isGreaterThan misled (broken + 0.4) "PGD-40 is misled"
              Expect.isLessThan broken 0.2 "the cascade is not")

          testCase
              "two layers of winners that PGD hardly touches are broken through both thresholds"
              (fun () ->
                  let network = twoLayers ()
                  Expect.isGreaterThan (Accuracy.ofNetwork network Digits.test) 0.8 "clean"
                  let misled = left pgd 60 network
                  let broken = left (Cascade.attack { Steps = 50; Queries = 200 }) 60 network
                  Expect.isGreaterThan misled 0.4 "PGD-40 is misled"
                  Expect.isLessThan broken (misled - 0.2) "the cascade is not")

          testCase "untrained winners withstand nothing" (fun () ->
              let network = network 1000 0
              Expect.isGreaterThan (left pgd 60 network) 0.4 "PGD-40 is misled"

              Expect.isLessThan
                  (left (Cascade.attack { Steps = 50; Queries = 200 }) 60 network)
                  0.03
                  "the cascade is not") ]
