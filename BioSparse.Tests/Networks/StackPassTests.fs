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
      KWinners.activation 2 ]

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

    let passes =
        (x, List.zip network.Layers masks)
        ||> List.mapFold (fun x (layer, mask) ->
            let mask = mask |> Option.map (Tensor.matrix x.Rows layer.Weights.Rows)
            let own = Gradient.pass layer mask x
            own, own.Activities)
        |> fst

    let y = (List.last passes).Activities
    let z = Network.outputs network.Readout y
    let error = Gradient.error z labels
    let atPotentials = Gradient.atPotentials through passes network.Readout error

    pass.Enter x

    masks
    |> List.iteri (fun i mask ->
        pass.Weigh i |> ignore
        pass.Respond(i, mask))

    let logits = pass.Read()
    close 1e-4 "logits" (doubles logits) (doubles z)
    Kernel.errorInPlace logits labels 1.0
    close 1e-4 "error" (doubles logits) (doubles error)
    pass.Backward(Some gradients)

    for i, (own, back) in List.indexed (List.zip passes atPotentials) do
        let struct (weights, bias) = Gradient.ofWeights own back
        let struct (foundWeights, foundBias) = gradients.Hidden[i]
        close 1e-4 $"W of layer {i}" (doubles foundWeights) (doubles weights)
        close 1e-4 $"b of layer {i}" (doubles foundBias) (doubles bias)

    let struct (v, c) = gradients.Output
    close 1e-4 "V" (doubles v) (doubles (Tensor.matmul (Tensor.transpose error) y))
    close 1e-4 "c" (doubles c) (doubles (Tensor.sumOver 0 error))
    close 1e-4 "x" (doubles (pass.AtInput())) (doubles (Gradient.atInput passes.Head atPotentials.Head))

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
                          use pass = new StackPass(network.Layers, network.Readout, through, b)
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

              use pass = new StackPass(live, network.Readout, Through.Own, 2)
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
