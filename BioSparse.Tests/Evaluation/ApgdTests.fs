/// APGD against its source, and the cascade that is made of it.
module BioSparse.Tests.Evaluation.ApgdTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation
open BioSparse.Tests.Evaluation.Drawn

let private climbed objective through steps start network epsilon (labels: int[]) (x: float[,]) key =
    let victims =
        labels |> Array.mapi (fun i label -> Victim(Array.map float32 x[i, *], label, Random.split i key))

    Apgd.run network objective through steps start 1 epsilon victims
    victims

let private descent =
    { Steps = 40
      StepSize = 0.01
      RandomStart = false
      Restarts = 1 }

let private cascade = Cascade.attack { Steps = 60; Queries = 300 }

let private left attack network epsilon =
    Attack.survives attack network epsilon Trained.key Trained.data |> Accuracy.share

[<Tests>]
let tests =
    testList
        "Apgd"
        [ testCase "the checkpoints of Croce & Hein for 100 steps" (fun () ->
              Expect.equal (Apgd.checkpoints 100) [| 22; 41; 57; 70; 80; 87; 93; 99 |] "steps")

          law
              20
              "iterates stay within ε and [0, 1], and the best margin is that of the best point"
              (fun b width h seed ->
                  forEach b width h seed (fun network x labels epsilon _ key ->
                      for objective in [ Objective.Margin; Objective.CrossEntropy; Objective.Targeted ] do
                          for start in [ ClimbStart.Image; ClimbStart.Drawn 0; ClimbStart.Best ] do
                              let victims =
                                  climbed
                                      objective
                                      (Through.Threshold 0.02)
                                      12
                                      start
                                      network
                                      epsilon
                                      labels
                                      x
                                      key

                              for victim in victims do
                                  Array.iter2
                                      (fun (best: float32) (pixel: float32) ->
                                          Expect.isLessThanOrEqual
                                              (abs (best - pixel))
                                              (float32 epsilon + 1e-6f)
                                              "ε"

                                          Expect.isTrue (best >= 0.0f && best <= 1.0f) "range")
                                      victim.Best
                                      victim.Image

                              let best = victims |> Array.map _.Best |> array2D |> Tensor.ofArray2D

                              close
                                  1e-3
                                  "margin"
                                  (victims |> Array.map (fun victim -> float victim.Margin))
                                  (doubles (Margin.ofLogits (Network.logits network best) labels))))

          law
              20
              "more steps never leave a smaller margin, as long as no checkpoint tells them apart"
              (fun b width h seed ->
                  forEach b width h seed (fun network x labels epsilon _ key ->
                      let margins steps =
                          climbed
                              Objective.Margin
                              Through.Own
                              steps
                              ClimbStart.Image
                              network
                              epsilon
                              labels
                              x
                              key
                          |> Array.map _.Margin

                      // the first checkpoint of 4 and of 3 steps is the first step
                      Array.iter2
                          (fun (few: float32) (more: float32) ->
                              Expect.isGreaterThanOrEqual more (few - 1e-5f * (1.0f + abs few)) "margin")
                          (margins 3)
                          (margins 4)))

          testList
              "the cascade"
              [ for i, name in List.indexed [ "ReLU"; "linear"; "competitive"; "winners" ] do
                    testCase $"leaves no more than PGD, and FGSM: {name}" (fun () ->
                        let network = snd (Trained.all.Force()[i])

                        for epsilon in [ 0.05; 0.1; 0.2 ] do
                            for attack in
                                [ Fgsm.attack
                                  Pgd.attack descent
                                  Square.attack { Queries = 100; Restarts = 1 } ] do
                                Expect.isLessThanOrEqual
                                    (left cascade network epsilon)
                                    (left attack network epsilon)
                                    $"{Attack.name attack}, ε = {epsilon}") ] ]
