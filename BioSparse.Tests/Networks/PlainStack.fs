/// A stack of layers and its readout once more, sample by sample in float64 and plain arrays, for finite differences.
module BioSparse.Tests.Networks.PlainStack

open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Learning

type PlainLayer =
    { Input: InputForm
      W: float[,]
      B: float[]
      Activation: Activation }

type PlainStack =
    { Layers: PlainLayer list
      V: float[,]
      C: float[] }

let ofNetwork (network: Network) =
    { Layers =
        [ for layer in network.Layers ->
              { Input = layer.Input
                W = Sample.doubles2D layer.Weights
                B = Sample.doubles layer.Bias
                Activation = layer.Activation } ]
      V = Sample.doubles2D network.Readout.Weights
      C = Sample.doubles network.Readout.Bias }

let affine (weights: float[,]) (bias: float[]) (x: float[]) =
    bias |> Array.mapi (fun j b -> b + Array.fold2 (fun sum w x -> sum + w * x) 0.0 weights[j, *] x)

let potentials layer (x: float[]) =
    let received =
        match layer.Input with
        | Plain -> x
        | UnitLength ->
            let length = sqrt (Array.sumBy (fun x -> x * x) x)

            if length = 0.0 then
                x
            else
                x |> Array.map (fun x -> x / length)

    affine layer.W layer.B received

let activate activation (a: float[]) =
    (Reference.activate activation (array2D [ a ]))[0, *]

/// Logits; each layer's activities are multiplied by its mask.
let logits (masks: float[] list) stack x =
    (x, List.zip stack.Layers masks)
    ||> List.fold (fun x (layer, mask) ->
        potentials layer x |> activate layer.Activation |> Array.map2 (*) mask)
    |> affine stack.V stack.C

let unmasked stack =
    stack.Layers |> List.map (fun layer -> Array.create layer.B.Length 1.0)

/// −ln softmax(z) of the label.
let crossEntropy (z: float[]) label =
    let highest = Array.max z
    log (z |> Array.sumBy (fun z -> exp (z - highest))) + highest - z[label]

/// softmax(z) − one-hot of the label.
let error (z: float[]) label =
    let sum = z |> Array.sumBy exp
    z |> Array.mapi (fun c z -> exp z / sum - (if c = label then 1.0 else 0.0))

/// The slope of f along each element of v, by central differences.
let slopes step (f: float[] -> float) (v: float[]) =
    Array.init v.Length (fun i ->
        let moved by =
            v |> Array.mapi (fun j v -> if i = j then v + by else v)

        (f (moved step) - f (moved -step)) / (2.0 * step))
