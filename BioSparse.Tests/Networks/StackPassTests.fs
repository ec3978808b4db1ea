/// The passes in private buffers against the formulas.
module BioSparse.Tests.Networks.StackPassTests

open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private activations =
    [ Linear.activation
      Relu.activation
      Power.activation 2.5
      BoundedSigmoid.activation
      KWinners.activation 2
      Triangle.activation
      Divisive.activation 0.1
      SoftWinners.activation 0.5 ]

/// A stack of `depth` layers, each with an activation and an input form of its own.
let private drawn depth h d classes key =
    let layers =
        [ for i in 1..depth -> h + i, pick activations (Random.split i (Random.named "φ" key)) ]

    let network = stack Plain d layers classes key

    { network with
        Layers =
            [ for i, layer in List.indexed network.Layers ->
                  { layer with
                      Input = pick [ Plain; UnitLength ] (Random.split i (Random.named "form" key)) } ] }

let private buffersLike (network: Network) =
    let pair (weights: Tensor) (bias: Tensor) =
        struct (Kernel.buffer weights.Shape, Kernel.buffer bias.Shape)

    { Hidden = [| for layer in network.Layers -> pair layer.Weights layer.Bias |]
      Output = pair network.Readout.Weights network.Readout.Bias }

/// One batch through both, with masks on the layers that `masked` names.
let private compare through masked (network: Network) (pass: StackPass) gradients (x: Tensor) labels key =
    let masks =
        network.Layers
        |> List.mapi (fun i layer ->
            if List.contains i masked then
                Some(Random.uniform 0.0f 2.0f (x.Rows * layer.Weights.Rows) (Random.split i key))
            else
                None)

    /// The passes of the formulas, where `nudge` moves all numbers that go into them.
    let passesOf nudge =
        let layers =
            [ for layer in network.Layers ->
                  { layer with
                      Weights = nudge layer.Weights
                      Bias = nudge layer.Bias } ]

        let readout: Readout =
            { Weights = nudge network.Readout.Weights
              Bias = nudge network.Readout.Bias }

        let passes =
            (nudge x, List.zip layers masks)
            ||> List.mapFold (fun x (layer, mask) ->
                let mask = mask |> Option.map (Tensor.matrix x.Rows layer.Weights.Rows)
                let own = Gradient.pass layer mask x
                own, own.Activities)
            |> fst

        let y = (List.last passes).Activities
        let z = Network.outputs readout y
        let error = Gradient.error z labels
        passes, z, error, Gradient.atPotentials through passes readout error

    let formulas nudge =
        let passes, z, error, atPotentials = passesOf nudge
        let y = (List.last passes).Activities

        [ "logits", doubles z
          "error", doubles error

          for i, (own, back) in List.indexed (List.zip passes atPotentials) do
              let struct (weights, bias) = Gradient.ofWeights own back
              $"W of layer {i}", doubles weights
              $"b of layer {i}", doubles bias

          "V", doubles (Tensor.matmul (Tensor.transpose error) y)
          "c", doubles (Tensor.sumOver 0 error)
          "x", doubles (Gradient.atInput passes.Head atPotentials.Head) ]

    // through x / ‖x‖ a gradient loses its part along x; what rounding leaves of that part comes down to the layers below,
    // and is all there is where one unit alone is active; the gradient of a weight sums it over the samples
    let lost =
        let passes, _, _, atPotentials = passesOf id

        List.zip passes atPotentials
        |> List.sumBy (fun (own, back) ->
            let largest t =
                float ((Tensor.max (Tensor.abs t)).ToScalar())

            let given = doubles2D own.Given

            let lengths =
                [ for row in 0 .. own.Given.Rows - 1 do
                      let length = given[row, *] |> Array.sumBy (fun v -> v * v) |> sqrt

                      if length > 0.0 then
                          length ]

            if own.Layer.Input = Plain || lengths.IsEmpty then
                0.0
            else
                1e-6 * float x.Rows * largest (Tensor.matmul back own.Layer.Weights) / List.min lengths)

    pass.Enter x

    masks
    |> List.iteri (fun i mask ->
        pass.Weigh i |> ignore
        pass.Respond(i, mask))

    let logits = pass.Read()
    let z = doubles logits
    Kernel.errorInPlace logits labels 1.0
    let error = doubles logits
    pass.Backward(Some gradients)

    let inBuffers =
        [ z
          error

          for struct (weights, bias) in gradients.Hidden do
              doubles weights
              doubles bias

          let struct (v, c) = gradients.Output
          doubles v
          doubles c
          doubles (pass.AtInput()) ]

    for found, (name, expected, swing) in List.zip inBuffers (swings key formulas) do
        closeBut (fun _ -> lost + swing) 1e-4 name found expected

[<Tests>]
let tests =
    testList
        "StackPass"
        [ law
              60
              "logits and all gradients are the formulas', in batches of any size"
              (fun (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) ->
                  let key = Random.key seed
                  let d, classes = d + 1, 3

                  for depth in 1..3 do
                      for through, masked in
                          [ Through.Own, []
                            Through.Own, [ 0 .. depth - 1 ]
                            Through.Own, [ depth - 1 ]
                            Through.Threshold 0.1, [] ] do
                          let network = drawn depth h d classes key
                          use pass = new StackPass(network.Layers, network.Readout, through, (b % 2 = 0), b)
                          let gradients = buffersLike network

                          // smaller, as before, and larger than there are buffers for
                          for i, rows in List.indexed [ b; max 1 (b - 1); b; b + 3 ] do
                              let key = Random.split i key
                              let x = tensor (matrix rows d 0.05 1.0 (Random.named "x" key))
                              let labels = labels classes rows (Random.named "labels" key)
                              compare through masked network pass gradients x labels key)

          testCase "weights that change in place are seen" (fun () ->
              let network =
                  stack Plain 3 [ 4, Relu.activation; 3, Relu.activation ] 2 (Random.key 3UL)

              let weights = Kernel.copy network.Last.Weights

              let live = [ network.First; { network.Last with Weights = weights } ]

              use pass = new StackPass(live, network.Readout, Through.Own, false, 2)
              let x = tensor (matrix 2 3 0.1 1.0 (Random.key 4UL))
              let before = doubles (pass.Forward x)
              Kernel.scaleInPlace weights 0.5f

              let halved =
                  { network with
                      Layers =
                          [ network.First
                            { network.Last with
                                Weights = 0.5 * network.Last.Weights } ] }

              close 1e-5 "now" (doubles (pass.Forward x)) (doubles (Network.logits halved x))
              Expect.notEqual (doubles (pass.Forward x)) before "changed") ]
