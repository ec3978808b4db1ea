namespace BioSparse.Core

open System

type Network =
    { Layers: Layer list
      Readout: Readout }

    member this.First = List.head this.Layers
    member this.Last = List.last this.Layers

[<RequireQualifiedAccess>]
module Network =

    let outputs (readout: Readout) features =
        Kernel.linear features readout.Weights readout.Bias

    let create layers (readout: Readout) =
        if List.isEmpty layers then
            invalidArg (nameof layers) "a network has at least one hidden layer"

        let network =
            { Layers = Layers.composed layers
              Readout = readout }

        let units = Layer.outputs network.Last

        if readout.Weights.Columns <> units then
            invalidArg
                (nameof readout)
                $"""a readout of {Plural.count readout.Weights.Columns "unit"}; the last hidden layer has {units}"""

        if readout.Bias.Count <> readout.Weights.Rows then
            invalidArg
                (nameof readout)
                $"""{Plural.count readout.Weights.Rows "class"} and {Plural.words readout.Bias.Count "bias" "biases"}"""

        network

    let ofLayer layer readout = create [ layer ] readout

    let features (network: Network) x = Layers.activities network.Layers x

    let logits (network: Network) x =
        outputs network.Readout (features network x)

    let private block = 128

    /// The logits by work on those weights of the first layer alone that are not zero, a block of samples at a time from
    /// images to logits, so that activities never leave the cache; `None` where a dense product is faster.
    let private sparseLogits (network: Network) (x: Tensor) =
        let layer, above = network.First, network.Layers.Tail
        let units = layer.Weights.Rows
        let inputs = layer.Weights.Columns
        let sparse = SparseRows(units, inputs)

        if x.Rows >= block && Kernel.isContiguous layer.Weights && Kernel.isContiguous x then
            sparse.Take layer.Weights

        if sparse.Count = 0 || float sparse.Count >= SparseRows.WorthWhile * float (units * inputs) then
            None
        else
            let classes = network.Readout.Weights.Rows
            let logits = Tensor.zeros [| x.Rows; classes |]
            let potentials = Tensor.zeros [| block; units |]
            let columns = Array.zeroCreate (inputs * Transposed.stride block)
            let answers = Array.zeroCreate (units * Transposed.stride block)

            for first in 0..block .. x.Rows - 1 do
                let samples = min block (x.Rows - first)
                let images = (Kernel.span x).Slice(first * inputs, samples * inputs)
                let own = Kernel.rows 0 samples potentials
                Transposed.ofRows samples inputs (Span<float32>.op_Implicit images) (Span columns)
                sparse.Multiply(ReadOnlySpan columns, Span answers, Transposed.stride samples)
                Transposed.toRows samples units (ReadOnlySpan answers) (Kernel.span own)
                Kernel.addToRows own layer.Bias

                let given =
                    outputs network.Readout (Layers.activities above (Layer.answer layer own))

                (Kernel.span given).CopyTo((Kernel.span logits).Slice(first * classes, samples * classes))
                GC.KeepAlive given

            GC.KeepAlive x
            GC.KeepAlive logits
            Some logits

    let predict (network: Network) x =
        let sparse () =
            match network.First.Connection with
            | Dense -> sparseLogits network (Layer.receive network.First x)
            | OnFields _ -> None

        Tensor.argmax (
            Tensor.scope (fun () ->
                match sparse () with
                | Some z -> z
                | None -> logits network x)
        )

    let linearised (network: Network) =
        { network with
            Layers = List.map Layer.linearised network.Layers }

    let crossEntropy (logits: Tensor) (labels: int[]) =
        let chosen = Tensor.oneHot logits.Columns labels * Tensor.logSoftmax logits
        Tensor.sum chosen / -(float labels.Length)

    /// In the buffers of a pass, where layers have more connections than formulas are written out for.
    let private gradientInBuffers (network: Network) (labels: int[]) (x: Tensor) =
        use pass = new StackPass(network.Layers, network.Readout, Through.Own, true, x.Rows)

        Kernel.errorInPlace (pass.Forward x) labels 1.0
        pass.Backward None
        Tensor.copied (pass.AtInput())

    let inputGradient (network: Network) labels x =
        let isDense = network.Layers |> List.forall (fun layer -> layer.Connection = Dense)

        Tensor.scope (fun () ->
            if not isDense then
                gradientInBuffers network labels x
            else
                let passes = Gradient.passes network.Layers x
                let z = outputs network.Readout (List.last passes).Activities

                Gradient.error z labels
                |> Gradient.atPotentials Through.Own passes network.Readout
                |> List.head
                |> Gradient.atInput passes.Head)
