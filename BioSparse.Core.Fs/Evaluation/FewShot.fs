namespace BioSparse.Core

open System
open System.Threading

type FewShotProtocol =
    | Whole
    | Features
    | Associative

[<RequireQualifiedAccess>]
type FewShotSettings =
    { Shots: int list
      Draws: int
      Steps: int
      Protocols: FewShotProtocol list }

[<RequireQualifiedAccess>]
module private Draw =

    let key shots number seed =
        Random.key seed |> Random.named "few shots" |> Random.split shots |> Random.split number

    let places shots number seed dataset =
        Dataset.balancedIndices shots (key shots number seed) dataset

[<Sealed>]
type internal DrawnFeatures(layers: Layer list, settings: FewShotSettings, seed: uint64, train: Dataset) =

    let images =
        [| for shots in settings.Shots do
               for number in 0 .. settings.Draws - 1 do
                   yield! Draw.places shots number seed train |]
        |> Array.distinct
        |> Array.sort

    let inputs = TrainingInputs.features layers (Dataset.subset images train)

    member _.Count = images.Length

    member _.Of(shots, number) =
        let own =
            Draw.places shots number seed train |> Array.map (fun image -> Array.BinarySearch(images, image))

        TrainingInputs.chosen own inputs

    interface IDisposable with
        member _.Dispose() = (inputs :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module FewShot =

    let draw shots number seed dataset =
        Dataset.subset (Draw.places shots number seed dataset) dataset

    let private scored train test =
        let mutable found = Ok nan

        Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
            found <- train () |> Result.map (fun network -> Accuracy.ofNetwork network test))

        found

    let whole recipe steps key (few: Dataset) test =
        scored (fun () -> Recipe.train (Recipe.withSteps steps few.Count recipe) key few) test

    let features recipe steps key trained (few: Dataset) test =
        scored (fun () -> Recipe.finish (Recipe.withSteps steps few.Count recipe) key few trained) test

    let associative (recipe: Recipe) =
        { recipe with
            Readout = AssociativeReadout.rule (Association.Likelihood AssociativeReadout.standardShare)
            ReadoutPlan =
                { recipe.ReadoutPlan with
                    Epochs = 1
                    Rate = 1.0
                    Schedule = Constant } }

    /// A collapse on few images is a result: chance.
    let private chance (dataset: Dataset) = 1.0 / float dataset.Classes

    let meanOfWhole recipe (settings: FewShotSettings) seed train test (drawn: Action<int>) shots =
        let score number =
            let few = draw shots number seed train
            let score = whole recipe settings.Steps (Draw.key shots number seed) few test
            drawn.Invoke(number + 1)
            Result.defaultValue (chance test) score

        Array.init settings.Draws score |> Array.average

    let meanOnFeatures
        recipe
        (settings: FewShotSettings)
        seed
        (train: DrawnFeatures)
        (test: TrainingInputs)
        (drawn: Action<int>)
        shots
        =
        let readout number =
            use few = train.Of(shots, number)

            let learnt =
                Recipe.readoutOn
                    (Recipe.withSteps settings.Steps few.Count recipe)
                    (Draw.key shots number seed)
                    few
                    Progress.silent
                    CancellationToken.None

            drawn.Invoke(number + 1)
            learnt |> Result.toOption |> Option.bind _.Readout

        Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
            let readouts = Array.init settings.Draws readout |> Array.choose id
            let failed = settings.Draws - readouts.Length

            Array.append
                (Accuracy.ofReadouts readouts test.Count test)
                (Array.replicate failed (chance test.Dataset))
            |> Array.average)
