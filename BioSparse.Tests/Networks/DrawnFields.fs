/// Networks with layers on fields, drawn by a key.
module BioSparse.Tests.Networks.DrawnFields

open BioSparse.Core
open BioSparse.Tests.Sample

let map channels height width order : MapShape =
    { Channels = channels
      Height = height
      Width = width
      Order = order }

let private pools =
    [ None
      Some
          { Kind = PoolKind.Max
            Size = 2
            Stride = 2 }
      Some
          { Kind = PoolKind.Average
            Size = 2
            Stride = 1 }
      Some
          { Kind = PoolKind.Energy
            Size = 2
            Stride = 2 } ]

let activations =
    [ Linear.activation
      Relu.activation
      Power.activation 2.0
      BoundedSigmoid.activation
      KWinners.activation 2
      Triangle.activation
      Divisive.activation 0.1
      SoftWinners.activation 0.5 ]

let private scaled inputs key =
    Scaled(vector (values 0.0 0.5 inputs key), vector (values 0.5 2.0 inputs (Random.named "factors" key)))

let private whitened inputs key =
    Whitened(
        vector (values 0.0 0.5 inputs key),
        tensor (signed inputs inputs 0.1 1.0 (Random.named "matrix" key))
    )

let formOf inputs key =
    match pick [ 0..4 ] (Random.named "kind" key) with
    | 0 -> Plain
    | 1 -> UnitLength
    | 2 -> Contrast 0.05
    | 3 -> scaled inputs key
    | _ -> InputForm.chain [ Contrast 0.1; whitened inputs key; UnitLength ]

/// A layer of F units on fields of a map, with settings and one of the activations drawn by the key.
let layerWith activations (map: MapShape) units key : Layer =
    let size = pick [ 2; 3 ] (Random.named "size" key)

    let fields =
        { Map = map
          Size = size
          Stride = pick [ 1; 2 ] (Random.named "stride" key)
          Padding = pick [ 0; 1 ] (Random.named "padding" key) }

    let isShared = pick [ true; false ] (Random.named "shared" key)
    let pooling = pick pools (Random.named "pool" key)

    let pooling =
        pooling |> Option.filter (fun pooling -> pooling.Size <= min fields.Height fields.Width)

    let own =
        { Fields = fields
          IsShared = isShared
          Whole = formOf map.Values (Random.named "whole" key)
          Competition = pick [ Competition.Place; Competition.Sample ] (Random.named "competition" key)
          Pooling = pooling }

    let rows = Connection.rowsOf (OnFields own) units

    { Input = formOf fields.Inputs (Random.named "rows" key)
      Weights = tensor (signed rows fields.Inputs 0.2 1.0 (Random.named "W" key))
      Bias = vector (values -0.1 0.2 rows (Random.named "b" key))
      Activation = pick activations (Random.named "φ" key)
      Connection = OnFields own }

let layer map units key = layerWith activations map units key

let private readoutOf classes inputs key : Readout =
    { Weights = tensor (signed classes inputs 0.1 1.0 (Random.named "V" key))
      Bias = vector (values -0.5 0.5 classes (Random.named "c" key)) }

/// The values of an image that the networks see.
let inputs = 60

/// Two layers on fields, a dense one, and a readout.
let networkWith activations key =
    let image = map 2 6 5 MapOrder.Planes
    let first = layerWith activations image 3 (Random.named "first" key)
    let between = (Connection.outputMap first.Connection first.Weights).Value

    let second =
        if min between.Height between.Width >= 3 then
            [ layerWith activations between 4 (Random.named "second" key) ]
        else
            []

    let below = first :: second
    let width = Layer.outputs (List.last below)

    let top =
        Layer.dense
            Plain
            (tensor (signed 5 width 0.2 1.0 (Random.named "top" key)))
            (vector (values 0.0 0.2 5 (Random.named "top b" key)))
            Relu.activation

    Network.create (below @ [ top ]) (readoutOf 3 5 key)

let network key = networkWith activations key
let samples = 4

let batch key =
    tensor (matrix samples inputs 0.05 1.0 (Random.named "X" key))
