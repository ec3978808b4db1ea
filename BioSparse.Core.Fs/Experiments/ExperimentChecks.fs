namespace BioSparse.Core

open System.Collections.Generic

[<RequireQualifiedAccess>]
module internal ExperimentChecks =

    let private mostJobs = 100_000L

    let check
        (settings: ExperimentSettings)
        (models: NamedModel list)
        permutations
        placeOf
        (mistakes: ICollection<Mistake>)
        =
        let wrong path found allowed =
            mistakes.Add(Mistake.create (placeOf path) path found allowed)

        let jobs =
            models
            |> List.sumBy (fun model -> int64 (max 1 model.Sizes.Length))
            |> (*) (int64 settings.Seeds.Length)

        if jobs > mostJobs then
            wrong
                "seeds"
                $"{jobs} trainings: each model, for each number of hidden units, with each seed"
                $"at most {mostJobs}"

        for model in models |> List.distinctBy _.Section do
            let report prefix (layer: ModelLayer) =
                let faults = layer.Kind.Check layer.Values layer.Units

                for key, found, allowed in faults do
                    wrong $"{model.Section}.{prefix}{key}" found allowed

                for key, found, allowed in layer.Kind.Check layer.FewShot layer.Units do
                    if not (List.contains (key, found, allowed) faults) then
                        wrong $"{model.Section}.few_shot.{key}" found allowed

            match model.Layers, model.Sizes with
            | [], [] -> report "" (NamedModel.layer 0 model)
            | [], sizes -> report "" (NamedModel.layer (List.min sizes) model)
            | layers, sizes ->
                for number, layer in List.indexed layers do
                    report $"layers.{number + 1}." layer

                if sizes.Length > 1 then
                    wrong $"{model.Section}.hidden" "a list" "one number for each of the layers"

        match settings.Stream, permutations with
        | Some { Division = TaskDivision.DataSets _ }, SettingValue.Int count when count > 0 ->
            wrong "protocol.permutations" (string count) "0 beside protocol.then: tasks are one or the other"
        | _ -> ()

        if settings.Evaluate.On = Split.Validation && settings.Validation = 0.0 then
            wrong "evaluate.on" "validation" "test while validation is 0: no images are kept for it"

        for attack in settings.Evaluate.Attacks do
            match attack.Source with
            | Some source when not (List.contains source settings.Models) ->
                let names = String.concat ", " settings.Models
                wrong $"evaluate.{attack.Name}.source" source $"one of this run's models: {names}"
            | _ -> ()
