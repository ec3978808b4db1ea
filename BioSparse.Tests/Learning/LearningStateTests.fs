module BioSparse.Tests.Learning.LearningStateTests

open System
open System.Threading
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning.TrainingTests

let private key = Random.key 12UL
let private data = images 3 11 5 4 key

let private plan =
    { Epochs = 3
      BatchSize = 8
      Rate = 0.02
      Schedule = LinearPerStep }

let private silent =
    { new IProgress<TrainingProgress> with
        member _.Report _ = () }

let private epoch rule number state =
    match
        Training.epoch rule plan key (TrainingInputs.pixels data) silent CancellationToken.None number state
    with
    | Ok state -> state
    | Error failure -> failtest failure.Message

[<Tests>]
let tests =
    testList
        "LearningState"
        [ each "a state from its parts is that state, and goes on to the same bytes" (fun rule start ->
              let copied (t: Tensor) =
                  match t.Shape with
                  | [||] -> Tensor.scalar (float (t.ToScalar()))
                  | [| _ |] -> Tensor.vector (t.ToArray())
                  | shape -> Tensor.matrix shape[0] shape[1] (t.ToArray())

              let first = start key |> epoch rule 0

              let parts =
                  readOnlyDict
                      [ for KeyValue(name, tensor) in LearningState.parts first do
                            name, copied tensor ]

              let again = LearningState.ofParts (start key).Layers parts

              Expect.equal
                  (again.Layers |> List.map _.Activation)
                  (first.Layers |> List.map _.Activation)
                  "activations"

              Expect.equal (bytes again) (bytes first) "the state"

              let on state = state |> epoch rule 1 |> bytes

              Expect.equal (on again) (on first) "what becomes of it")

          testCase "one layer has the names it always had, a stack has numbers" (fun () ->
              let names sizes =
                  let state =
                      (Backpropagation.rule Backpropagation.defaults).Start
                          { Inputs = 20
                            Hidden = sizes
                            Classes = 3 }
                          key

                  (epoch (Backpropagation.rule Backpropagation.defaults) 0 state |> LearningState.parts).Keys
                  |> List.ofSeq
                  |> List.sort

              let moments of' =
                  "memory.adam.steps"
                  :: [ for name in of' do
                           $"memory.m.{name}"
                           $"memory.s.{name}" ]

              for sizes, own in
                  [ [ 7 ], [ "W"; "b"; "V"; "c" ]
                    [ 7; 5 ], [ "layers.1.W"; "layers.1.b"; "layers.2.W"; "layers.2.b"; "V"; "c" ] ] do
                  Expect.equal (names sizes) (List.sort (own @ moments own)) $"{sizes}")

          testCase "parts that are missing or do not fit are refused" (fun () ->
              for sizes in [ [ 7 ]; [ 7; 5 ] ] do
                  let state =
                      (Backpropagation.rule Backpropagation.defaults).Start
                          { Inputs = 20
                            Hidden = sizes
                            Classes = 3 }
                          key

                  let parts = LearningState.parts state

                  for name in parts.Keys do
                      let without =
                          readOnlyDict
                              [ for KeyValue(other, tensor) in parts do
                                    if other <> name then
                                        other, tensor ]

                      let wrong =
                          readOnlyDict
                              [ for KeyValue(other, tensor) in parts do
                                    other, (if other = name then Tensor.zeros [| 2; 2 |] else tensor) ]

                      for parts in [ without; wrong ] do
                          Expect.throwsT<ArgumentException>
                              (fun () -> LearningState.ofParts state.Layers parts |> ignore)
                              name) ]
