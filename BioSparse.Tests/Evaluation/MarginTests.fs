/// The margin that attacks climb.
module BioSparse.Tests.Evaluation.MarginTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation.Drawn

[<Tests>]
let tests =
    testList
        "Margin"
        [ law 30 "the margin is the best wrong logit less the right one" (fun b width h seed ->
              forEach b width h seed (fun network x labels _ _ _ ->
                  let z = Network.logits network (tensor x)
                  let rows = doubles2D z

                  let expected =
                      labels
                      |> Array.mapi (fun i label ->
                          let wrong =
                              [ for c in 0 .. ofClasses network - 1 do
                                    if c <> label then
                                        rows[i, c] ]

                          List.max wrong - rows[i, label])

                  close 1e-5 "margin" (doubles (Margin.ofLogits z labels)) expected)) ]
