/// Kernels as images.
module BioSparse.Tests.Networks.ProjectionTests

open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample

let private image: ImageShape = { Channels = 2; Height = 6; Width = 5 }

let private fields size : Fields =
    { Map =
        { Channels = 2
          Height = 6
          Width = 5
          Order = MapOrder.Planes }
      Size = size
      Stride = 1
      Padding = 1 }

let private onFields isShared pooling key : Layer =
    let own =
        { Fields = fields 3
          IsShared = isShared
          Whole = Plain
          Competition = Competition.Place
          Pooling = pooling }

    let rows = Connection.rowsOf (OnFields own) 3

    { Input = Plain
      Weights = tensor (signed rows 18 0.1 1.0 (Random.named "W" key))
      Bias = vector (values -0.5 0.5 rows (Random.named "b" key))
      Activation = Linear.activation
      Connection = OnFields own }

[<Tests>]
let tests =
    testList
        "Projection"
        [ law 20 "a dense layer's kernels are its rows" (fun (Seed seed) ->
              let weights = tensor (signed 4 60 0.1 1.0 (Random.key seed))
              let layer = Layer.dense Plain weights (Tensor.zeros [| 4 |]) Relu.activation
              let struct (shape, kernels) = Projection.kernels image 10 [ layer ]
              Expect.equal shape image "the whole image"
              Expect.equal (Array.concat kernels) (weights.ToArray()) "rows of W")

          law 20 "a shared kernel is its field, channel after channel" (fun (Seed seed) ->
              let layer = onFields true None (Random.key seed)
              let struct (shape, kernels) = Projection.kernels image 2 [ layer ]
              Expect.equal (shape.Channels, shape.Height, shape.Width) (2, 3, 3) "a field"
              Expect.hasLength kernels 2 "as many as asked for"
              let weights = doubles2D layer.Weights

              for unit in 0..1 do
                  let expected =
                      [| for channel in 0..1 do
                             for place in 0..8 -> float32 weights[unit, 2 * place + channel] |]

                  Expect.equal kernels[unit] expected $"unit {unit}")

          law 20 "kernels above pooled fields are the slopes of the linear network" (fun (Seed seed) ->
              let key = Random.key seed

              let pooling =
                  { Kind = PoolKind.Average
                    Size = 2
                    Stride = 2 }

              let first = onFields (pick [ true; false ] key) (Some pooling) key
              let width = Layer.outputs first

              let top =
                  Layer.dense
                      Plain
                      (tensor (signed 4 width 0.1 1.0 (Random.named "top" key)))
                      (Tensor.zeros [| 4 |])
                      Relu.activation

              let struct (_, kernels) = Projection.kernels image 4 [ first; top ]

              let potentials x =
                  doubles (Layer.potentials top (Layer.activities first x))

              let x = tensor (signed 1 60 0.1 1.0 (Random.named "x" key))
              let slopes = Array.map2 (-) (potentials x) (potentials (Tensor.zeros [| 1; 60 |]))

              let expected =
                  kernels
                  |> Array.map (fun kernel ->
                      Array.fold2 (fun sum k x -> sum + float k * x) 0.0 kernel (doubles x))

              close 1e-3 "k · x" slopes expected)

          test "no layer has no kernels" {
              Expect.throwsT<System.ArgumentException>
                  (fun () -> Projection.kernels image 1 [] |> ignore)
                  "none"
          } ]
