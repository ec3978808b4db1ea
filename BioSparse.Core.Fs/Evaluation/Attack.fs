namespace BioSparse.Core

open System
open System.Threading

type GradientDescent =
    { Steps: int
      StepSize: float
      RandomStart: bool
      Restarts: int }

type SquareSearch = { Queries: int; Restarts: int }

type Attack =
    | Fgsm
    | Pgd of GradientDescent
    | Adaptive of descent: GradientDescent * width: float
    | Noise
    | Square of SquareSearch

[<RequireQualifiedAccess>]
module Attack =

    let name attack =
        match attack with
        | Fgsm -> "fgsm"
        | Pgd _ -> "pgd"
        | Adaptive _ -> "adaptive"
        | Noise -> "noise"
        | Square _ -> "square"

    let private check attack epsilon =
        let refuse text = invalidArg (nameof attack) text

        if not (epsilon >= 0.0 && epsilon <= 1.0) then
            invalidArg (nameof epsilon) $"ε = {epsilon}; it lies in [0, 1]"

        match attack with
        | Pgd descent
        | Adaptive(descent, _) when descent.Steps < 1 || descent.Restarts < 1 || not (descent.StepSize > 0.0) ->
            refuse $"{descent.Steps} steps of {descent.StepSize} from {descent.Restarts} starts"
        | Square search when search.Queries < 1 || search.Restarts < 1 ->
            refuse $"{search.Queries} queries from {search.Restarts} starts"
        | Adaptive(_, width) when not (width >= 1.0) -> refuse $"a width of {width}; it is at least 1"
        | _ -> ()

    /// Into the ε-ball around x and into [0, 1].
    let private confine epsilon (x: Tensor) (moved: Tensor) =
        let low = Tensor.clamp 0.0 1.0 (x - epsilon)
        let high = Tensor.clamp 0.0 1.0 (x + epsilon)
        Tensor.within low high moved

    /// One row of random numbers an image, from the image's own key.
    let private rowsOfNoise epsilon columns (keys: Key[]) =
        keys
        |> Array.collect (Random.uniform -(float32 epsilon) (float32 epsilon) columns)
        |> Tensor.matrix keys.Length columns

    let private descend
        (descent: GradientDescent)
        (gradient: InputGradient)
        labels
        epsilon
        (start: Tensor)
        x
        =
        let moved = Tensor.copied start

        for _ in 1 .. descent.Steps do
            SignStep.take descent.StepSize epsilon x (gradient.At(moved, labels)) moved

        moved

    /// Tries starts in turn, keeping for each sample the first result that makes the network err.
    let private worstOf restarts network (labels: int[]) attempt =
        let first: Tensor = attempt 0

        (first, seq { 1 .. restarts - 1 })
        ||> Seq.fold (fun best restart ->
            let still =
                Array.map2
                    (fun answer label -> if answer = label then 1.0f else 0.0f)
                    (Network.predict network best)
                    labels

            let standing = Tensor.matrix labels.Length 1 still
            let next: Tensor = attempt restart
            standing * next + (1.0 - standing) * best)

    let private descentFrom
        (descent: GradientDescent)
        network
        climb
        epsilon
        (keys: Key[])
        labels
        (x: Tensor)
        =
        use gradient = new InputGradient(network, climb, x.Rows)

        worstOf descent.Restarts network labels (fun restart ->
            let start =
                if descent.RandomStart || restart > 0 then
                    keys
                    |> Array.map (Random.split restart)
                    |> rowsOfNoise epsilon x.Columns
                    |> fun noise -> confine epsilon x (x + noise)
                else
                    x

            descend descent gradient labels epsilon start x)

    let private perturbRows attack network epsilon width keys labels (x: Tensor) =
        match attack with
        | _ when epsilon = 0.0 -> x
        | Fgsm -> confine epsilon x (x + epsilon * Tensor.sign (Network.inputGradient network labels x))
        | Noise -> confine epsilon x (x + rowsOfNoise epsilon x.Columns keys)
        | Pgd descent -> descentFrom descent network Climb.CrossEntropy epsilon keys labels x
        | Adaptive(descent, wider) -> descentFrom descent network (Climb.Margin wider) epsilon keys labels x
        | Square search ->
            worstOf search.Restarts network labels (fun restart ->
                SquareAttack.run
                    search.Queries
                    network
                    epsilon
                    width
                    (keys |> Array.map (Random.split restart))
                    labels
                    x)

    let private chunk = 500

    let private inChunks count (compute: int[] -> 'a) =
        [| 0 .. count - 1 |]
        |> Array.chunkBySize chunk
        |> SideBySide.map (fun indices -> Tensor.scopeOf (fun _ -> Seq.empty) (fun () -> compute indices))

    let private eachImage (dataset: Dataset) compute =
        inChunks dataset.Count (fun indices ->
            compute indices (Training.batch dataset (ReadOnlySpan indices)))
        |> Array.concat

    let perturb attack network epsilon width key (labels: int[]) (x: Tensor) =
        check attack epsilon
        let moved = Tensor.zeros [| x.Rows; x.Columns |]

        inChunks x.Rows (fun indices ->
            let keys = indices |> Array.map (fun i -> Random.split i key)
            let own = indices |> Array.map (fun i -> labels[i])

            let images =
                Tensor.rows indices x |> perturbRows attack network epsilon width keys own

            (Kernel.span images).CopyTo((Kernel.span moved).Slice(indices[0] * x.Columns))
            GC.KeepAlive images)
        |> ignore

        moved

    let transfersWatched
        attack
        source
        network
        epsilon
        key
        (dataset: Dataset)
        (progress: IProgress<float>)
        (cancellation: CancellationToken)
        =
        check attack epsilon
        let attacked = ref 0

        eachImage dataset (fun indices batch ->
            cancellation.ThrowIfCancellationRequested()
            let keys = indices |> Array.map (fun i -> Random.split i key)

            let moved =
                perturbRows attack source epsilon dataset.Width keys batch.Labels batch.Images

            let standing = Array.map2 (=) (Network.predict network moved) batch.Labels

            progress.Report(
                float (Interlocked.Add(&attacked.contents, indices.Length)) / float dataset.Count
            )

            standing)

    let transfers attack source network epsilon key dataset =
        transfersWatched attack source network epsilon key dataset Progress.silent CancellationToken.None

    let survives attack network epsilon key dataset =
        transfers attack network network epsilon key dataset

    let zeroGradientShare network dataset =
        eachImage dataset (fun _ batch ->
            let gradient = Network.inputGradient network batch.Labels batch.Images
            (Tensor.sumOver 1 (Tensor.abs (Tensor.sign gradient))).ToArray() |> Array.map ((=) 0.0f))
        |> Accuracy.share
