namespace BioSparse.Core

open System

type InputForm =
    | Plain
    | UnitLength

type Layer =
    { Input: InputForm
      Weights: Tensor
      Bias: Tensor
      Activation: Activation }

type Readout = { Weights: Tensor; Bias: Tensor }

type Network = { Hidden: Layer; Readout: Readout }

[<RequireQualifiedAccess>]
module Layer =

    let receive (layer: Layer) x =
        match layer.Input with
        | Plain -> x
        | UnitLength -> Tensor.unitRows x

    let potentials (layer: Layer) x =
        Tensor.matmul (receive layer x) (Tensor.transpose layer.Weights) + layer.Bias

    let internal answer (layer: Layer) (fresh: Tensor) =
        match layer.Activation with
        | Linear
        | Relu
        | Winners _ when Kernel.isPlain fresh ->
            Kernel.activate layer.Activation fresh.Columns (Kernel.span fresh)
            GC.KeepAlive fresh
            fresh
        | other -> Activation.apply other fresh

    let activities (layer: Layer) x = answer layer (potentials layer x)

    let identity inputs : Layer =
        let weights = Array2D.init inputs inputs (fun i j -> if i = j then 1.0f else 0.0f)

        { Input = Plain
          Weights = Tensor.ofArray2D weights
          Bias = Tensor.zeros [| inputs |]
          Activation = Linear }

[<RequireQualifiedAccess>]
module Network =

    let outputs (readout: Readout) features =
        Tensor.matmul features (Tensor.transpose readout.Weights) + readout.Bias

    let logits (network: Network) x =
        outputs network.Readout (Layer.activities network.Hidden x)

    let private block = 128

    /// The logits by work on the weights that are not zero alone, a block of samples at a time from images to logits, so
    /// that activities never leave the cache; `None` where a dense product is faster.
    let private sparseLogits (network: Network) (x: Tensor) =
        let layer = network.Hidden
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
                let given = outputs network.Readout (Layer.answer layer own)
                (Kernel.span given).CopyTo((Kernel.span logits).Slice(first * classes, samples * classes))
                GC.KeepAlive given

            GC.KeepAlive x
            GC.KeepAlive logits
            Some logits

    let predict (network: Network) x =
        Tensor.argmax (
            Tensor.scope (fun () ->
                match sparseLogits network (Layer.receive network.Hidden x) with
                | Some z -> z
                | None -> logits network x)
        )

    let linearised network =
        { network with
            Hidden =
                { network.Hidden with
                    Activation = Linear } }

    let crossEntropy (logits: Tensor) (labels: int[]) =
        let chosen = Tensor.oneHot logits.Columns labels * Tensor.logSoftmax logits
        Tensor.sum chosen / -(float labels.Length)

    let inputGradient (network: Network) labels x =
        Tensor.scope (fun () ->
            let hidden = network.Hidden
            let a = Layer.potentials hidden x
            let z = outputs network.Readout (Activation.apply hidden.Activation a)
            let error = Tensor.exp (Tensor.logSoftmax z) - Tensor.oneHot z.Columns labels

            let received =
                Tensor.matmul
                    (Tensor.matmul error network.Readout.Weights * Activation.slope hidden.Activation a)
                    hidden.Weights

            match hidden.Input with
            | Plain -> received
            | UnitLength ->
                // u = x/‖x‖: the gradient's part along u is lost, the rest divided by the length
                let column (t: Tensor) =
                    Tensor.matmul t (Tensor.full 1.0 [| t.Columns; 1 |])

                let length = Tensor.clamp 1e-12 infinity (Tensor.sqrt (column (x * x)))
                let u = x / length
                (received - u * column (received * u)) / length)
