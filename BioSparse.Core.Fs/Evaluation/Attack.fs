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
    | Noise
    | Square of SquareSearch
    | Cascade of CascadeSearch

[<RequireQualifiedAccess>]
module Attack =

    let name attack =
        match attack with
        | Fgsm -> "fgsm"
        | Pgd _ -> "pgd"
        | Noise -> "noise"
        | Square _ -> "square"
        | Cascade _ -> "cascade"

    let metrics =
        [| "noise", "uniform noise"
           "transfer", "transfer"
           "fgsm", "FGSM"
           "pgd", "PGD"
           "square", "Square (no gradient)"
           "cascade", "cascade (adaptive)"
           "adaptive", "adaptive" |]
        |> Array.map (fun (name, label) ->
            Metric.create name label MetricUnit.Share Direction.Higher MetricRole.Attack)

    let private check attack epsilon =
        let refuse text = invalidArg (nameof attack) text

        if not (epsilon >= 0.0 && epsilon <= 1.0) then
            invalidArg (nameof epsilon) $"ε = {epsilon}; it lies in [0, 1]"

        match attack with
        | Pgd descent when descent.Steps < 1 || descent.Restarts < 1 || not (descent.StepSize > 0.0) ->
            refuse $"{descent.Steps} steps of {descent.StepSize} from {descent.Restarts} starts"
        | Square search when search.Queries < 1 || search.Restarts < 1 ->
            refuse $"{search.Queries} queries from {search.Restarts} starts"
        | Cascade search when search.Steps < 1 || search.Queries < 1 ->
            refuse $"{search.Steps} steps and {search.Queries} queries"
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
            SignStep.take descent.StepSize epsilon x (gradient.At(moved, labels, [||])) moved

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

    let private descentFrom (descent: GradientDescent) network epsilon (keys: Key[]) labels (x: Tensor) =
        use gradient =
            new InputGradient(network, Objective.CrossEntropy, Through.Own, x.Rows)

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

    /// The best points that a search finds of each image.
    let private search (keys: Key[]) (labels: int[]) (x: Tensor) attack =
        let victims =
            x.ToArray()
            |> Array.chunkBySize x.Columns
            |> Array.mapi (fun i image -> Victim(image, labels[i], keys[i]))

        attack victims
        victims |> Array.collect _.Best |> Tensor.matrix x.Rows x.Columns

    let private perturbRows attack network epsilon width keys labels (x: Tensor) =
        match attack with
        | _ when epsilon = 0.0 -> x
        | Fgsm -> confine epsilon x (x + epsilon * Tensor.sign (Network.inputGradient network labels x))
        | Noise -> confine epsilon x (x + rowsOfNoise epsilon x.Columns keys)
        | Pgd descent -> descentFrom descent network epsilon keys labels x
        | Square settings ->
            search keys labels x (fun victims ->
                let square = SquareAttack(network, width)

                for victim in victims do
                    for restart in 0 .. settings.Restarts - 1 do
                        if not victim.IsBroken then
                            square.Run(settings.Queries, epsilon, false, restart, victim))
        | Cascade settings -> search keys labels x (Cascade.run settings network epsilon width)

    /// Images that one thread attacks at a time.
    let private chunk = 125

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
            // an image that is wrong without an attack is lost
            let standing = Array.map2 (=) (Network.predict network batch.Inputs) batch.Labels
            let right = [| 0 .. standing.Length - 1 |] |> Array.filter (Array.get standing)

            if right.Length > 0 then
                let labels = right |> Array.map (Array.get batch.Labels)
                let keys = right |> Array.map (fun i -> Random.split indices[i] key)

                Tensor.rows right batch.Inputs
                |> perturbRows attack source epsilon dataset.Width keys labels
                |> Network.predict network
                |> Array.iteri (fun i answer -> standing[right[i]] <- (answer = labels[i]))

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
            let gradient = Network.inputGradient network batch.Labels batch.Inputs
            (Tensor.sumOver 1 (Tensor.abs (Tensor.sign gradient))).ToArray() |> Array.map ((=) 0.0f))
        |> Accuracy.share
