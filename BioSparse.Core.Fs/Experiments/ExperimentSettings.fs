namespace BioSparse.Core

[<RequireQualifiedAccess>]
type ImageTask =
    | Classes
    | Parity
    | UpperHalf

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ExperimentSettings =
    { Name: string
      Dataset: DatasetSource
      Validation: float
      Classes: int list option
      Task: ImageTask
      Seeds: int list
      Threads: int option
      Hidden: int list
      BatchSize: int
      CheckpointEvery: int
      TensorBoard: bool
      Models: string list
      Stream: StreamSettings option
      Evaluate: EvaluationSettings
      Threshold: float
      Bootstrap: int
      Figures: FigureSettings }

[<RequireQualifiedAccess>]
module internal ExperimentSettings =

    let private strange _ =
        invalidOp "a setting has a value that is not of its type"

    let private ofInts = List.map SettingValue.Int >> SettingValue.Items

    let private hiddenSizes = SettingType.ListOf(SettingType.Integer(1, 100_000), true)

    let hidden =
        Setting.create "hidden" hiddenSizes SettingValue.Absent "hidden units, when not the experiment's"

    let hiddenOf value =
        match value with
        | SettingValue.Absent -> None
        | sizes -> Some(SettingType.ints sizes)

    /// Images of earlier tasks that a model stores.
    let replay =
        Setting.create
            "replay"
            (SettingType.Integer(0, 1_000_000))
            (SettingValue.Int 0)
            "images of earlier tasks that are stored and learnt again in a stream of tasks; 0: none"

    /// When the hidden layers of a model learn.
    let beforehand =
        Setting.create
            "beforehand"
            SettingType.Flag
            (SettingValue.Bool false)
            "whether hidden layers learn from the images of all tasks, without labels, before the stream, and stay as they are in it"

    let beforehandOf (values: SettingValues) =
        values.Find "beforehand" = SettingValue.Bool true

    let replayOf (values: SettingValues) =
        match values.Find "replay" with
        | SettingValue.Int stored -> stored
        | _ -> 0

    /// The settings outside `evaluate`, `analyse` and `figures`, with what these say.
    let private top
        models
        evaluate
        threshold
        bootstrap
        figures
        : CodecOf<ExperimentSettings, ExperimentSettings> =
        codec {
            let! name =
                Codec.text
                    "name"
                    SettingType.Name
                    "experiment"
                    "name of the experiment and of its run folder"
                    (fun (settings: ExperimentSettings) -> settings.Name)

            and! dataset = Codec.part DatasetSource.codec _.Dataset

            and! validation =
                Codec.real
                    "validation"
                    (0.0, 0.9)
                    0.1667
                    "share of the training images kept for choosing settings"
                    _.Validation

            and! classes =
                Codec.orWord "all" (Codec.integers "classes" (0, 255) [ 0 ] "the classes used" id) _.Classes

            and! task =
                Codec.word
                    "task"
                    [ "classes", ImageTask.Classes
                      "parity", ImageTask.Parity
                      "upper-half", ImageTask.UpperHalf ]
                    ImageTask.Classes
                    "what is learnt of the same images: their classes; whether a class is odd; whether it is in the upper half"
                    _.Task

            and! seeds =
                Codec.setting
                    "seeds"
                    SettingType.Seeds
                    [ 1; 2; 3 ]
                    "the seeds, a run each"
                    SettingType.ints
                    ofInts
                    _.Seeds

            and! threads =
                Codec.orWord "auto" (Codec.integer "threads" (1, 1024) 1 "threads" id) _.Threads

            and! hidden =
                Codec.setting
                    "hidden"
                    hiddenSizes
                    [ 500 ]
                    "hidden units H; for a list, the models are repeated for each"
                    SettingType.ints
                    ofInts
                    _.Hidden

            and! batchSize =
                Codec.integer "batch_size" (1, 100_000) 100 "images in a step" _.BatchSize

            and! checkpointEvery =
                Codec.integer
                    "checkpoint_every"
                    (1, 100_000)
                    1
                    "number of epochs between checkpoints, from which an interrupted run continues"
                    _.CheckpointEvery

            and! tensorBoard =
                Codec.flag
                    "tensorboard"
                    false
                    "whether each training writes TensorBoard's event files under tensorboard/: numbers, weights and kernels by epoch"
                    _.TensorBoard

            and! stream =
                Codec.nested "protocol" (StreamCodec.codec DatasetSource.known) _.Stream

            and! chosen =
                Codec.texts
                    "models"
                    (SettingType.Word models)
                    (models |> List.truncate 3)
                    "the models compared"
                    _.Models

            return
                { Name = name
                  Dataset = dataset
                  Validation = validation
                  Classes = classes
                  Task = task
                  Seeds = seeds
                  Threads = threads
                  Hidden = hidden
                  BatchSize = batchSize
                  CheckpointEvery = checkpointEvery
                  TensorBoard = tensorBoard
                  Models = chosen
                  Stream = stream
                  Evaluate = evaluate
                  Threshold = threshold
                  Bootstrap = bootstrap
                  Figures = figures }
        }

    let before models =
        (top models EvaluationSettings.nothing 0.0 0 FigureSettings.standard).Settings

    let private threshold: Codec<float> =
        Codec.setting
            "threshold"
            (SettingType.Real(0.0, 1.0, false, true))
            0.005
            "detection threshold, as a share of the largest weight"
            (function
            | SettingValue.Float number -> number
            | other -> strange other)
            SettingValue.Float
            id

    let private bootstrap: Codec<int> =
        Codec.integer "bootstrap" (0, 100_000) 200 "resamples of the bootstrap, 0 for none" id

    let after (catalogue: Catalogue) models =
        let readout =
            Setting.create
                "kind"
                (SettingType.Word(catalogue.Readouts |> List.map _.Name))
                (SettingValue.Text catalogue.Readouts.Head.Name)
                "how the readout on frozen features learns"
            :: [ for kind in catalogue.Readouts do
                     for setting in kind.Settings do
                         { setting with Kind = kind.Name } ]

        Setting.inSection "readout" readout
        @ Setting.inSection "evaluate" (EvaluationSettings.settings catalogue models)
        @ Setting.inSection
            "analyse"
            (threshold.Settings
             @ bootstrap.Settings
             @ [ for kind in catalogue.Measurements do
                     yield! Setting.inSection kind.Name kind.Settings ])
        @ Setting.inSection "figures" FigureSettings.codec.Settings

    let optionalSections catalogue =
        EvaluationSettings.optionalSections catalogue |> List.map (SettingPath.child "evaluate")

    let read (catalogue: Catalogue) values =
        let measured = EvaluationSettings.read catalogue (Codec.inside "evaluate" values)

        let analyse = Codec.inside "analyse" values
        let figures = FigureSettings.codec.Read(Codec.inside "figures" values)
        (top [] measured (threshold.Read analyse) (bootstrap.Read analyse) figures).Read values
