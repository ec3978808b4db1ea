module BioSparse.Tests.Learning.AdamTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private bits (values: float32[]) =
    values |> Array.map BitConverter.SingleToInt32Bits

let private rate = 0.003

/// Gradients of `count` elements in three steps; about a third of the elements never have one.
let private gradients count key =
    let isSilent =
        Random.integers 3 count (Random.named "silent" key) |> Array.map ((=) 0)

    [ for step in 0..2 do
          values -1.0 1.0 count (Random.split step key)
          |> Array.mapi (fun i g -> if isSilent[i] then 0.0f else float32 g) ]

/// Value and moments after these steps, by `from` memory and a first value.
let private byBuffer (start: Tensor) memory first (gradients: float32[] list) =
    use buffer = new AdamBuffer("w", start, memory)

    gradients
    |> List.iteri (fun i own ->
        own.AsSpan().CopyTo(Kernel.span buffer.Gradient)
        buffer.Step(rate, first + i + 1))

    Tensor.copied buffer.Value, buffer.Remember Map.empty

let private numbers (value: Tensor, memory: Map<string, Tensor>) =
    [ value; memory["m.w"]; memory["s.w"] ] |> List.map _.ToArray()

let private start count key =
    vector (values -0.1 0.1 count (Random.named "start" key))

[<Tests>]
let tests =
    testList
        "Adam"
        [ law 100 "the buffer's steps are the pure step" (fun (PositiveInt count) (Seed seed) ->
              let key = Random.key seed
              let drawn = gradients count key

              let value, memory =
                  ((start count key, Map.empty), drawn)
                  ||> List.fold (fun (value, memory) own ->
                      match Adam.step rate memory [ "w", value, Tensor.vector own ] with
                      | [ next ], memory -> next, memory
                      | _ -> failwith "one parameter was given")

              for name, actual, expected in
                  List.zip3
                      [ "w"; "m"; "s" ]
                      (numbers (byBuffer (start count key) Map.empty 0 drawn))
                      (numbers (value, memory)) do
                  close 2e-6 name (Array.map float actual) (Array.map float expected))

          law 100 "an element has the same bits wherever it lies" (fun (PositiveInt count) (Seed seed) ->
              let key = Random.key seed
              let order = Random.permutation count (Random.named "order" key)
              let moved (values: float32[]) = order |> Array.map (Array.get values)
              let drawn = gradients count key
              let start = start count key

              let here = byBuffer start Map.empty 0 drawn |> numbers |> List.map (moved >> bits)

              let there =
                  byBuffer (Tensor.vector (moved (start.ToArray()))) Map.empty 0 (List.map moved drawn)
                  |> numbers
                  |> List.map bits

              Expect.equal there here "bits")

          law
              50
              "steps that were stopped and resumed give the same bits"
              (fun (PositiveInt count) (Seed seed) ->
                  let key = Random.key seed
                  let drawn = gradients count key
                  let whole = byBuffer (start count key) Map.empty 0 drawn
                  let value, memory = byBuffer (start count key) Map.empty 0 (List.truncate 1 drawn)
                  let rest = byBuffer value memory 1 (List.skip 1 drawn)
                  Expect.equal (numbers rest |> List.map bits) (numbers whole |> List.map bits) "bits")

          law 50 "what never had a gradient stays as it was" (fun (PositiveInt count) (Seed seed) ->
              let key = Random.key seed
              let drawn = gradients count key
              let before = (start count key).ToArray()
              let after = numbers (byBuffer (start count key) Map.empty 0 drawn)

              for i in 0 .. count - 1 do
                  if drawn |> List.forall (fun own -> own[i] = 0.0f) then
                      Expect.equal
                          (bits [| for part in after -> part[i] |])
                          (bits [| before[i]; 0.0f; 0.0f |])
                          $"element {i}")

          testCase "a gradient that is not a number reaches the weights" (fun () ->
              let gradient = Array.zeroCreate 21
              gradient[3] <- nanf
              gradient[20] <- infinityf

              let value, _ = byBuffer (Tensor.zeros [| 21 |]) Map.empty 0 [ gradient ]

              let unfinished =
                  value.ToArray() |> Array.indexed |> Array.filter (snd >> Single.IsNaN)

              Expect.equal (Array.map fst unfinished) [| 3; 20 |] "where") ]
