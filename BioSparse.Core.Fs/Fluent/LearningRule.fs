namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open System.Threading
open BioSparse.Core

[<Sealed>]
type MeasuredNetwork(result: StudyResult) =
    member _.Network = TrainedNetwork.Of result.Network
    member _.Rows = result.Rows
    member _.Warnings = result.Warnings

    member this.Value(metric: string) = this.Value(metric, nan)

    member _.Value(metric: string, x: float) : float =
        match result.Rows |> Array.tryFind (fun row -> row.Metric = metric && row.X.Equals x) with
        | Some row -> row.Value
        | None -> invalidArg (nameof metric) $"no row of {metric} at {x}"

[<Sealed>]
type LearningRule private (rule: Rule) =
    static let orDefault (options: TrainingOptions | null) =
        match options with
        | null -> TrainingOptions()
        | given -> given

    static let orThrown result =
        match result with
        | Ok value -> value
        | Error failure -> raise (TrainingException failure)

    static member Of(rule: Rule) = LearningRule rule
    member _.Rule = rule
    member _.Name = rule.Name
    member _.Constraint = rule.Constraint

    member _.Train
        (
            images: ImageSet,
            [<Optional; DefaultParameterValue(null: TrainingOptions | null)>] options: TrainingOptions | null,
            [<Optional; DefaultParameterValue(null: IProgress<float> | null)>] progress:
                IProgress<float> | null,
            [<Optional>] cancellation: CancellationToken
        ) =
        let options = orDefault options

        Recipe.trainWatched
            (options.RecipeOf rule)
            options.Key
            images.Dataset
            (Progress.orSilent progress)
            cancellation
        |> orThrown
        |> TrainedNetwork.Of

    member _.Measure
        (
            train: ImageSet,
            test: ImageSet,
            [<Optional; DefaultParameterValue(null: TrainingOptions | null)>] options: TrainingOptions | null,
            [<Optional; DefaultParameterValue(null: MeasurementOptions | null)>] measurements:
                MeasurementOptions | null,
            [<Optional; DefaultParameterValue(null: IProgress<float> | null)>] progress:
                IProgress<float> | null,
            [<Optional>] cancellation: CancellationToken
        ) =
        let options = orDefault options

        let study =
            match measurements with
            | null -> Study.defaults
            | given -> given.Study

        Study.run
            study
            (options.RecipeOf rule)
            options.Seed
            train.Dataset
            test.Dataset
            (Progress.orSilent progress)
            cancellation
        |> orThrown
        |> MeasuredNetwork

    member _.FewShotAccuracy
        (
            train: ImageSet,
            test: ImageSet,
            shots: int,
            [<Optional; DefaultParameterValue(5)>] draws: int,
            [<Optional; DefaultParameterValue(false)>] unlabelled: bool,
            [<Optional; DefaultParameterValue(null: TrainingOptions | null)>] options: TrainingOptions | null,
            [<Optional>] cancellation: CancellationToken
        ) =
        if shots < 1 || draws < 1 then
            invalidArg (nameof shots) $"{shots} shots in {draws} draws; at least 1 of each is needed"

        let options = orDefault options
        let recipe = options.RecipeOf rule
        let start = Recipe.start recipe options.Key train.Dataset

        if unlabelled && start.Readout.IsSome then
            invalidArg (nameof unlabelled) $"{rule.Name} has a teacher: it learns nothing without labels"

        let hidden =
            if unlabelled then
                Recipe.trainHidden recipe options.Key train.Dataset Progress.silent cancellation |> orThrown
            else
                start

        let study = { Study.defaults with Draws = draws }
        let protocol = if unlabelled then Features else Whole
        Study.fewShot study protocol recipe options.Seed hidden train.Dataset test.Dataset cancellation shots
