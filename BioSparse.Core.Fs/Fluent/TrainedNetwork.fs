namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open System.Threading
open BioSparse.Core

[<Sealed>]
type TrainedNetwork private (network: Network) =
    let inputs = network.First.Weights.Columns

    let checkedImages (images: float32[,]) =
        if Array2D.length2 images <> inputs then
            invalidArg
                (nameof images)
                $"images of {Array2D.length2 images} pixels; the network has {inputs} inputs"

        Tensor.ofArray2D images

    let checkedSet (images: ImageSet) =
        if images.Pixels <> inputs then
            invalidArg (nameof images) $"images of {images.Pixels} pixels; the network has {inputs} inputs"

        images.Dataset

    let onImages (compute: Tensor -> Tensor) images =
        let mutable result = Array2D.zeroCreate 0 0

        Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
            result <- (compute (checkedImages images)).ToArray2D())

        result

    let predicted (x: unit -> Tensor) =
        let mutable classes = [||]
        Tensor.scopeOf (fun () -> Seq.empty) (fun () -> classes <- Network.predict network (x ()))
        classes

    static member FromWeights
        (
            hidden: float32[,],
            hiddenBias: float32[] | null,
            readout: float32[,],
            readoutBias: float32[] | null,
            activation: Activation
        ) =
        let bias name (given: float32[] | null) count =
            match given with
            | null -> Tensor.zeros [| count |]
            | given when given.Length = count -> Tensor.vector given
            | given -> invalidArg name $"{given.Length} biases for {count} units"

        let units = Array2D.length1 hidden

        if Array2D.length2 readout <> units then
            invalidArg (nameof readout) $"a readout of {Array2D.length2 readout} units; {units} are hidden"

        TrainedNetwork(
            Network.ofLayer
                { Input = Plain
                  Weights = Tensor.ofArray2D hidden
                  Bias = bias (nameof hiddenBias) hiddenBias units
                  Activation = activation }
                { Weights = Tensor.ofArray2D readout
                  Bias = bias (nameof readoutBias) readoutBias (Array2D.length1 readout) }
        )

    static member Of(network: Network) = TrainedNetwork network
    member _.Network = network
    member _.Weights = network.First.Weights.ToArray2D()
    member _.WeightMemory = ReadOnlyMemory(network.First.Weights.ToArray())
    member _.Bias = network.First.Bias.ToArray()
    member _.ReadoutWeights = network.Readout.Weights.ToArray2D()
    member _.ReadoutBias = network.Readout.Bias.ToArray()
    member _.Activation = network.First.Activation

    member _.Predict(images: float32[,]) =
        predicted (fun () -> checkedImages images)

    member _.Predict(images: ReadOnlyMemory<float32>) =
        if images.Length % inputs <> 0 then
            invalidArg (nameof images) $"{images.Length} pixels do not make images of {inputs}"

        predicted (fun () -> Tensor.matrix (images.Length / inputs) inputs (images.ToArray()))

    member _.Predict(images: ImageSet) =
        Accuracy.predicted network (checkedSet images)

    member _.Features(images: float32[,]) =
        images |> onImages (Network.features network)

    member _.Logits(images: float32[,]) =
        images |> onImages (Network.logits network)

    member _.Accuracy(images: ImageSet) =
        Accuracy.ofNetwork network (checkedSet images)

    member _.Attack
        (
            attack: Attack,
            epsilon: float,
            images: float32[,],
            labels: int[],
            [<Optional; DefaultParameterValue(1)>] seed: int,
            [<Optional; DefaultParameterValue(0)>] width: int
        ) =
        if labels.Length <> Array2D.length1 images then
            invalidArg (nameof labels) $"{labels.Length} labels for {Array2D.length1 images} images"

        match labels |> Array.tryFind (fun label -> label < 0 || label >= network.Readout.Weights.Rows) with
        | Some label ->
            invalidArg (nameof labels) $"label {label} among {network.Readout.Weights.Rows} classes"
        | None -> ()

        let side = int (MathF.Round(MathF.Sqrt(float32 inputs)))

        let width =
            if width > 0 then width
            elif side * side = inputs then side
            else inputs

        images |> onImages (Attack.perturb attack network epsilon width (Random.key (uint64 seed)) labels)

    member _.AccuracyUnder
        (
            attack: Attack,
            epsilon: float,
            images: ImageSet,
            [<Optional; DefaultParameterValue(1)>] seed: int,
            [<Optional; DefaultParameterValue(null: IProgress<float> | null)>] progress:
                IProgress<float> | null,
            [<Optional>] cancellation: CancellationToken
        ) =
        Attack.transfersWatched
            attack
            network
            network
            epsilon
            (Random.key (uint64 seed))
            (checkedSet images)
            (Progress.orSilent progress)
            cancellation
        |> Accuracy.share

    member this.Sparsity([<Optional; DefaultParameterValue(0.005)>] threshold: float) =
        WeightStatistics.Sparsity(this.Weights, threshold)

    member this.Dale([<Optional; DefaultParameterValue(0.005)>] threshold: float) =
        WeightStatistics.Dale(this.Weights, threshold)

    member this.Fit
        (
            [<Optional; DefaultParameterValue(0.005)>] threshold: float,
            [<Optional; DefaultParameterValue(200)>] bootstrap: int,
            [<Optional; DefaultParameterValue(1)>] seed: int
        ) =
        WeightStatistics.Fit(this.WeightMemory, threshold, bootstrap, seed)
