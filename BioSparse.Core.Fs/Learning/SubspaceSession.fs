namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type internal SubspaceForm =
    { IsOrdered: bool
      HasWinner: bool
      Scaling: StepScaling
      Constraint: Constraint }

[<Sealed>]
type private SubspaceSession(form: SubspaceForm, start: LearningState) =
    inherit Session()

    /// Units of a block of ordered ones.
    let block = 64

    let layer = LearningState.layer start
    let units, inputs = layer.Weights.Rows, layer.Weights.Columns
    let received = new FormPass(layer.Input, layer.Weights.Columns, 1)
    let weights = Kernel.copy layer.Weights
    let change = Kernel.buffer [| units; inputs |]
    let together = Kernel.buffer [| block * block |]
    let signs = SignKeeper.create form.Constraint
    let isLarge = int64 units * int64 inputs >= 262_144L
    let mutable activities = Kernel.buffer [| 1; units |]
    let mutable unexplained = Kernel.buffer [| 1; inputs |]
    let mutable few = Kernel.buffer [| block |]

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    let resize samples =
        if activities.Rows <> samples then
            for old in [ activities; unexplained; few ] do
                Tensor.release old

            activities <- Kernel.buffer [| samples; units |]
            unexplained <- Kernel.buffer [| samples; inputs |]
            few <- Kernel.buffer [| samples * block |]

    let keepWinners () =
        let y = Kernel.span activities

        for b in 0 .. activities.Rows - 1 do
            let own = y.Slice(b * units, units)
            let winner = Primitives.IndexOfMax(given own)
            let largest = own[winner]
            own.Clear()
            own[winner] <- largest

    let explainTogether share =
        Product.multiply unexplained 1.0f -1.0f activities weights
        Product.multiplyTransposed change 0.0f share activities unexplained

    /// The activities of `count` units from `first` on, B×count.
    let gather first count =
        let samples = activities.Rows
        let y = Kernel.span activities
        let own = Kernel.span few

        for b in 0 .. samples - 1 do
            y.Slice(b * units + first, count).CopyTo(own.Slice(b * count, count))

        Kernel.reshaped samples count few

    /// Within a block the lower triangle of YᵀY, over the samples; before it, what its units leave is the input of the next block.
    let explainInOrder share =
        for first in 0..block .. units - 1 do
            let count = min block (units - first)
            let y = gather first count
            let w = Kernel.rows first count weights
            let g = Kernel.rows first count change
            let c = Kernel.reshaped count count together
            Product.multiplyTransposed g 0.0f share y unexplained
            Product.multiplyTransposed c 0.0f share y y
            let values = Kernel.span c

            for j in 0 .. count - 1 do
                values.Slice(j * count + j + 1, count - j - 1).Clear()

            Product.multiply g 1.0f -1.0f c w

            if first + count < units then
                Product.multiply unexplained 1.0f -1.0f y w

    let move rate =
        let scale =
            match form.Scaling with
            | Raw -> float32 rate
            | MaxNormalised ->
                abs (Primitives.MaxMagnitude(given (Kernel.span change)))
                |> StepScaling.factor MaxNormalised rate

        SideBySide.each isLarge units (fun j ->
            let w = (Kernel.span weights).Slice(j * inputs, inputs)
            let g = (Kernel.span change).Slice(j * inputs, inputs)
            Primitives.MultiplyAdd(given g, scale, given w, w)
            SignKeeper.project signs w)

    override _.Step(moment, batch) =
        use _scope = TorchSharp.torch.NewDisposeScope()
        let x = received.Of batch.Inputs
        resize x.Rows
        Product.multiplyByTranspose activities x weights

        if form.HasWinner then
            keepWinners ()

        (Kernel.span x).CopyTo(Kernel.span unexplained)
        let share = 1.0f / float32 x.Rows

        if form.IsOrdered then
            explainInOrder share
        else
            explainTogether share

        move moment.Rate
        GC.KeepAlive x
        GC.KeepAlive batch

    override _.State =
        LearningState.withLayer
            { layer with
                Weights = Tensor.copied weights }
            start

    override _.Dispose() =
        (received :> IDisposable).Dispose()

        for owned in [ weights; change; together; activities; unexplained; few ] do
            Tensor.release owned

[<RequireQualifiedAccess>]
module internal Subspace =

    /// 1 on and below the diagonal.
    let private lower units =
        Array.init (units * units) (fun i -> if i % units <= i / units then 1.0f else 0.0f)
        |> Tensor.matrix units units

    let private step form (rate: float) (weights: Tensor) (x: Tensor) =
        let potentials = Tensor.matmul x (Tensor.transpose weights)

        let y =
            if form.HasWinner then
                potentials * Tensor.winners 1 potentials
            else
                potentials

        let turned = Tensor.transpose y

        let change =
            if form.IsOrdered then
                let together = Tensor.matmul turned y * lower y.Columns
                (Tensor.matmul turned x - Tensor.matmul together weights) / float x.Rows
            else
                Tensor.matmul turned (x - Tensor.matmul y weights) / float x.Rows

        let g = StepScaling.apply form.Scaling change

        Constraint.project form.Constraint (weights + rate * g)

    let rule name form start =
        let step (moment: Moment) state (batch: Batch) =
            let layer = LearningState.layer state
            let x = Layer.receive layer batch.Inputs

            LearningState.withLayer
                { layer with
                    Weights = step form moment.Rate layer.Weights x }
                state

        { Rule.create name start step with
            Constraint = form.Constraint
            Session = Some(fun state -> new SubspaceSession(form, state)) }
