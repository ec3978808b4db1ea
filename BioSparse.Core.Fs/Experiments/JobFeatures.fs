namespace BioSparse.Core

open System

/// A function of layers with its last result.
[<Sealed>]
type private Kept<'a>(compute: Layer list -> 'a, release: 'a -> unit) =

    let mutable held: struct (Layer list * 'a) voption = ValueNone

    let isSame (a: Layer list) (b: Layer list) =
        a.Length = b.Length
        && List.forall2 (fun (a: Layer) (b: Layer) -> obj.ReferenceEquals(a.Weights, b.Weights)) a b

    member _.Release() =
        match held with
        | ValueSome(_, known) -> release known
        | ValueNone -> ()

        held <- ValueNone

    member kept.Of layers =
        match held with
        | ValueSome(own, known) when isSame own layers -> known
        | _ ->
            kept.Release()
            let made = compute layers
            held <- ValueSome(struct (layers, made))
            made

[<Sealed>]
type internal JobFeatures
    (recipe: Recipe, seed: uint64, train: Dataset, measured: Dataset, few: FewShotSettings option) =

    let disposed (owned: #IDisposable) = owned.Dispose()
    let read = Kept(Recipe.read recipe, ignore)
    let ofTrain = Kept((fun layers -> TrainingInputs.features layers train), disposed)

    let ofMeasured =
        Kept((fun layers -> TrainingInputs.features layers measured), disposed)

    let ofDrawn =
        let compute layers =
            match few with
            | Some few -> new DrawnFeatures(layers, few, seed, train)
            | None -> invalidOp "the protocol has no few-shot learning"

        Kept(compute, disposed)

    member _.Read learnt = read.Of learnt
    member _.Train layers = ofTrain.Of layers
    member _.Measured layers = ofMeasured.Of layers
    member _.Drawn layers = ofDrawn.Of layers
    member _.ReleaseTrain() = ofTrain.Release()

    member _.Release() =
        ofTrain.Release()
        ofMeasured.Release()
        ofDrawn.Release()

    interface IDisposable with
        member this.Dispose() = this.Release()
