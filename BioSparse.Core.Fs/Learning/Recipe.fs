namespace BioSparse.Core

open System
open System.Threading

type Recipe =
    { Rule: Rule
      Hidden: int
      Plan: TrainingPlan
      Readout: Rule
      ReadoutPlan: TrainingPlan }

[<RequireQualifiedAccess>]
module Recipe =

    let start (recipe: Recipe) key (dataset: Dataset) =
        recipe.Rule.Start
            { Inputs = dataset.Pixels
              Hidden = recipe.Hidden
              Classes = dataset.Classes }
            (Random.named "start" key)

    let startReadout (recipe: Recipe) (dataset: Dataset) (state: LearningState) =
        let some = [| 0 .. min 1000 dataset.Count - 1 |]

        Tensor.scopeOf LearningState.tensors (fun () ->
            let batch = Training.batch dataset (ReadOnlySpan some)
            ReadoutRule.attach dataset.Classes batch.Images (Reading.apply recipe.Rule.Reading state.Layer))

    let hiddenKey key = Random.named "hidden" key
    let readoutKey key = Random.named "readout" key

    /// Shares of one training as steps of it.
    let private ofSteps (progress: IProgress<float>) =
        { new IProgress<TrainingProgress> with
            member _.Report now =
                progress.Report(float now.Step / float now.Steps) }

    let trainHidden recipe key dataset progress cancellation =
        start recipe key dataset
        |> Training.runWatched recipe.Rule recipe.Plan (hiddenKey key) dataset (ofSteps progress) cancellation

    let trainReadout (recipe: Recipe) key dataset progress cancellation (state: LearningState) =
        match state.Readout with
        | Some _ -> Ok(LearningState.network state)
        | None ->
            startReadout recipe dataset state
            |> Training.runWatched
                recipe.Readout
                recipe.ReadoutPlan
                (readoutKey key)
                dataset
                (ofSteps progress)
                cancellation
            |> Result.map LearningState.network

    let trainWatched recipe key dataset progress cancellation =
        trainHidden recipe key dataset (Progress.part 0.0 0.75 progress) cancellation
        |> Result.bind (trainReadout recipe key dataset (Progress.part 0.75 1.0 progress) cancellation)

    let finish recipe key dataset state =
        trainReadout recipe key dataset Progress.silent CancellationToken.None state

    let train recipe key dataset =
        trainWatched recipe key dataset Progress.silent CancellationToken.None

    let withSteps steps count (recipe: Recipe) =
        let lengthen plan =
            let perEpoch = Training.stepsPerEpoch plan count

            { plan with
                Epochs =
                    if plan.Epochs = 0 then
                        0
                    else
                        max plan.Epochs ((steps + perEpoch - 1) / perEpoch) }

        { recipe with
            Plan = lengthen recipe.Plan
            ReadoutPlan = lengthen recipe.ReadoutPlan }
