namespace BioSparse.Laws

open System
open Expecto
open BioSparse.Core

[<RequireQualifiedAccess>]
module internal States =

    let bitsOf (tensor: Tensor) =
        tensor.ToArray() |> Array.map BitConverter.SingleToInt32Bits

    let bits state =
        LearningState.tensors state |> Seq.map bitsOf |> Array.concat

    let reordered extent (order: int[]) (tensor: Tensor) =
        let values = tensor.ToArray()
        let place length i = if length = extent then order[i] else i

        match tensor.Shape with
        | [| length |] -> Array.init length (fun i -> values[place length i]) |> Tensor.vector
        | [| rows; columns |] ->
            Array2D.init rows columns (fun j i -> values[place rows j * columns + place columns i])
            |> Tensor.ofArray2D
        | _ -> tensor

    let mapped change (state: LearningState) =
        { Layers =
            state.Layers
            |> List.map (fun layer ->
                { layer with
                    Weights = change layer.Weights
                    Bias = change layer.Bias })
          Readout =
            state.Readout
            |> Option.map (fun readout ->
                { Weights = change readout.Weights
                  Bias = change readout.Bias })
          Memory = state.Memory |> Map.map (fun _ -> change) }

    let close trial (what: string) (actual: Tensor) (expected: Tensor) =
        Expect.equal actual.Shape expected.Shape $"shape of {what}"
        let expected = expected.ToArray()

        let bound =
            float32 trial.Tolerance
            * (expected |> Array.fold (fun most e -> if abs e > most then abs e else most) 0.01f)

        (actual.ToArray(), expected)
        ||> Array.iteri2 (fun i a e ->
            if not (a.Equals e || abs (a - e) <= bound) then
                failtest $"{what}: element {i} is {a}, {e} expected (± {bound})")

    let layersClose trial (actual: LearningState) (expected: LearningState) =
        Expect.hasLength actual.Layers expected.Layers.Length "hidden layers"

        for number, (actual, expected) in List.indexed (List.zip actual.Layers expected.Layers) do
            close trial $"W of layer {number + 1}" actual.Weights expected.Weights
            close trial $"b of layer {number + 1}" actual.Bias expected.Bias

    let allClose trial (actual: LearningState) (expected: LearningState) =
        layersClose trial actual expected

        match actual.Readout, expected.Readout with
        | Some actual, Some expected ->
            close trial "V" actual.Weights expected.Weights
            close trial "c" actual.Bias expected.Bias
        | actual, expected -> Expect.equal actual.IsSome expected.IsSome "a readout"

        for KeyValue(name, tensor) in expected.Memory do
            match actual.Memory.TryFind name with
            | Some found -> close trial $"memory {name}" found tensor
            | None -> failtest $"memory {name} is missing"
