namespace BioSparse.Core

open System
open System.Threading

[<NoComparison; NoEquality>]
type AttackedImages =
    { Network: Network
      IsJudge: bool
      Epsilon: float
      Shape: ImageShape
      Keys: Key[]
      Labels: int[]
      Images: Tensor }

[<CustomEquality; NoComparison>]
type Attack =
    { Name: string
      Settings: string
      Problem: string option
      Perturb: AttackedImages -> Tensor }

    override attack.Equals other =
        match other with
        | :? Attack as other -> attack.Name = other.Name && attack.Settings = other.Settings
        | _ -> false

    override attack.GetHashCode() =
        hash struct (attack.Name, attack.Settings)

[<RequireQualifiedAccess>]
module Attack =

    let create name settings perturb =
        { Name = name
          Settings = settings
          Problem = None
          Perturb = perturb }

    let name attack = attack.Name

    let confine (epsilon: float) (x: Tensor) (moved: Tensor) =
        let low = Tensor.clamp 0.0 1.0 (x - epsilon)
        let high = Tensor.clamp 0.0 1.0 (x + epsilon)
        Tensor.within low high moved

    let private check attack epsilon =
        if not (epsilon >= 0.0 && epsilon <= 1.0) then
            invalidArg (nameof epsilon) $"ε = {epsilon}; must be in [0, 1]"

        attack.Problem |> Option.iter (invalidArg (nameof attack))

    let private checkPixels (dataset: Dataset) =
        let struct (least, most) = Dataset.range dataset

        if least < 0.0 || most > 1.0 then
            invalidArg (nameof dataset) $"pixels from {least} to {most}; attacks need pixels in [0, 1]"

    let private perturbRows attack network isJudge epsilon shape keys labels (x: Tensor) =
        if epsilon = 0.0 then
            x
        else
            attack.Perturb
                { Network = network
                  IsJudge = isJudge
                  Epsilon = epsilon
                  Shape = shape
                  Keys = keys
                  Labels = labels
                  Images = x }

    /// Images that one thread attacks at a time.
    let private chunk = 125

    let private inChunks (network: Network) count (compute: int[] -> 'a) =
        [| 0 .. count - 1 |]
        |> Array.chunkBySize (Layer.samplesWithin chunk network.Layers)
        |> SideBySide.map (fun indices -> Tensor.scopeOf (fun _ -> Seq.empty) (fun () -> compute indices))

    let private eachImage network (dataset: Dataset) compute =
        inChunks network dataset.Count (fun indices ->
            compute indices (Training.batch dataset (ReadOnlySpan indices)))
        |> Array.concat

    let perturbOn isJudge attack network epsilon shape key (labels: int[]) (x: Tensor) =
        check attack epsilon
        let moved = Tensor.zeros [| x.Rows; x.Columns |]

        inChunks network x.Rows (fun indices ->
            let keys = indices |> Array.map (fun i -> Random.split i key)
            let own = indices |> Array.map (fun i -> labels[i])

            let images =
                Tensor.rows indices x |> perturbRows attack network isJudge epsilon shape keys own

            (Kernel.span images).CopyTo((Kernel.span moved).Slice(indices[0] * x.Columns))
            GC.KeepAlive images)
        |> ignore

        moved

    let perturb attack network epsilon shape key labels x =
        perturbOn true attack network epsilon shape key labels x

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
        checkPixels dataset
        let attacked = ref 0
        let isJudge = obj.ReferenceEquals(source, network)

        eachImage network dataset (fun indices batch ->
            cancellation.ThrowIfCancellationRequested()
            // an image that is wrong without an attack is lost
            let standing = Array.map2 (=) (Network.predict network batch.Inputs) batch.Labels
            let right = [| 0 .. standing.Length - 1 |] |> Array.filter (Array.get standing)

            if right.Length > 0 then
                let labels = right |> Array.map (Array.get batch.Labels)
                let keys = right |> Array.map (fun i -> Random.split indices[i] key)

                Tensor.rows right batch.Inputs
                |> perturbRows attack source isJudge epsilon dataset.Shape keys labels
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
        eachImage network dataset (fun _ batch ->
            let gradient = Network.inputGradient network batch.Labels batch.Inputs
            (Tensor.sumOver 1 (Tensor.abs (Tensor.sign gradient))).ToArray() |> Array.map ((=) 0.0f))
        |> Accuracy.share
