namespace BioSparse.Core

open System

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

    let startReadout (dataset: Dataset) (state: LearningState) =
        let some = [| 0 .. min 1000 dataset.Count - 1 |]

        Tensor.scopeOf LearningState.tensors (fun () ->
            let batch = Training.batch dataset (ReadOnlySpan some)
            ReadoutRule.attach dataset.Classes batch.Images state.Layer)

    let hiddenKey key = Random.named "hidden" key
    let readoutKey key = Random.named "readout" key

    let finish (recipe: Recipe) key dataset (state: LearningState) =
        match state.Readout with
        | Some _ -> Ok(LearningState.network state)
        | None ->
            startReadout dataset state
            |> Training.run recipe.Readout recipe.ReadoutPlan (readoutKey key) dataset
            |> Result.map LearningState.network

    let train (recipe: Recipe) key dataset =
        start recipe key dataset
        |> Training.run recipe.Rule recipe.Plan (hiddenKey key) dataset
        |> Result.bind (finish recipe key dataset)

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
