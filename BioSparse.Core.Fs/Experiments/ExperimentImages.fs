namespace BioSparse.Core

[<RequireQualifiedAccess>]
type ImageStream =
    { Settings: StreamSettings
      Tasks: StreamTask list }

[<RequireQualifiedAccess>]
type ExperimentImages =
    { Train: Dataset
      Validation: Dataset
      Test: Dataset
      Stream: ImageStream option }

[<RequireQualifiedAccess>]
module ExperimentImages =

    /// Classes that a note names.
    let private mostShown = 10

    let private ofClasses (experiment: Experiment) dataset =
        match experiment.Settings.Classes with
        | None -> Ok dataset
        | Some classes ->
            Dataset.ofClasses (Array.ofList classes) dataset
            |> Result.mapError (fun problem -> $"classes: {problem}")

    /// The labels of the task, of images that have the labels of the classes used; `all` is the data set's number of classes.
    let private ofTask (experiment: Experiment) all (dataset: Dataset) =
        let classOf label =
            match experiment.Settings.Classes with
            | Some classes -> List.item label classes
            | None -> label

        match experiment.Settings.Task with
        | ImageTask.Classes -> dataset
        | ImageTask.Parity -> Dataset.relabelled 2 (fun label -> classOf label % 2) dataset
        | ImageTask.UpperHalf ->
            Dataset.relabelled 2 (fun label -> if 2 * classOf label >= all then 1 else 0) dataset

    let private splits (images: ExperimentImages) =
        [ "training", images.Train
          "validation", images.Validation
          "test", images.Test ]

    /// Attacks stay within [0, 1], where normalised pixels do not lie.
    let private attackable (experiment: Experiment) images =
        let outside (name, dataset) =
            let struct (least, most) = Dataset.range dataset

            if least < 0.0 || most > 1.0 then
                Some(name, float32 least, float32 most)
            else
                None

        match experiment.Settings.Evaluate.Attacks, List.tryPick outside (splits images) with
        | (_ :: _ as attacks), Some(name, least, most) ->
            let names =
                attacks |> List.map (fun attack -> "evaluate." + attack.Name) |> String.concat ", "

            Error
                $"{names}: attacks need pixels from 0 to 1, the {name} images have {least} to {most}; no attacks, or a dataset.pixel_scale that brings them into 0 to 1, is right"
        | _ -> Ok images

    let notes (experiment: Experiment) (images: ExperimentImages) =
        let isAsked (name, dataset: Dataset) =
            dataset.Count > 0 && (name <> "validation" || experiment.Settings.Evaluate.On = Split.Validation)

        let note (name, dataset: Dataset) =
            match Dataset.absentClasses dataset with
            | [||] -> None
            | absent ->
                let shown =
                    absent |> Array.truncate mostShown |> Array.map string |> String.concat ", "

                let more = if absent.Length > mostShown then ", …" else ""

                let classes, have =
                    if absent.Length = 1 then
                        "class", "has"
                    else
                        "classes", "have"

                Some
                    $"{classes} {shown}{more} {have} no {name} image ({absent.Length} of {dataset.Classes} classes)"

        splits images |> List.filter isAsked |> List.choose note

    let private splitOff (experiment: Experiment) all (struct (train: Dataset, test: Dataset)) =
        let share = experiment.Settings.Validation
        let ofTask = ofTask experiment all

        let struct (train, validation) =
            Dataset.split share (Random.named "validation" (Random.key 0UL)) train

        if train.Count = 0 then
            Error $"validation: found {share}; it leaves no image to train on"
        else
            // the same images are split off whatever the task is
            Ok(struct (ofTask train, ofTask validation, ofTask test))

    let private whole (struct (train, validation, test)) : ExperimentImages =
        { Train = train
          Validation = validation
          Test = test
          Stream = None }

    /// The images of all tasks together, and the tasks.
    let private streamed (settings: StreamSettings) data : Result<ExperimentImages, string> =
        TaskStream.create settings data
        |> Result.map (fun tasks ->
            let all part =
                TaskStream.together part settings.Scenario tasks

            let images: ExperimentImages =
                { Train = all _.Train
                  Validation = all _.Validation
                  Test = all _.Test
                  Stream = Some { Settings = settings; Tasks = tasks } }

            images)
        |> Result.mapError (fun fault -> $"protocol: {fault}")

    let chooseOf
        (experiment: Experiment)
        (data: struct (Dataset * Dataset) list)
        : Result<ExperimentImages, string> =
        let classes (struct (train, test)) =
            ofClasses experiment train
            |> Result.bind (fun train ->
                ofClasses experiment test |> Result.map (fun test -> struct (train, test)))

        data
        |> List.map (fun (struct (train, _) as own) ->
            classes own |> Result.bind (splitOff experiment train.Classes))
        |> Results.all
        |> Result.bind (fun data ->
            match experiment.Settings.Stream with
            | None -> Ok(whole data.Head)
            | Some stream -> streamed stream data)
        |> Result.bind (fun images ->
            match Job.fault images.Train.Shape experiment with
            | Some fault -> Error fault
            | None -> attackable experiment images)

    let choose experiment train test =
        chooseOf experiment [ struct (train, test) ]

    let on split (images: ExperimentImages) =
        Split.among split images.Train images.Validation images.Test
