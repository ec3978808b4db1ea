namespace BioSparse.Core

open System

type DatasetSource =
    | Known of name: string
    | Files of
        trainImages: string *
        trainLabels: string *
        testImages: string *
        testLabels: string *
        pixelScale: float option

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type AttackChoice =
    { Name: string
      Attack: Attack
      Epsilons: float list
      Samples: int option
      Source: string option }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type EvaluationSettings =
    { On: Split
      Attacks: AttackChoice list
      FewShot: FewShotSettings option
      Samples: int option
      Portraits: bool }

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
      Bootstrap: int }

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

    let private files =
        [ "train_images", "training images"
          "train_labels", "training labels"
          "test_images", "test images"
          "test_labels", "test labels" ]

    /// The data sets that the program knows.
    let private known =
        [ "mnist-embedded"
          "mnist"
          "fashion-mnist"
          "cifar10"
          "cifar-10"
          "stl10"
          "stl-10" ]

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

    let private dataset: CodecOf<ExperimentSettings, DatasetSource> =
        let named =
            Codec.text
                "dataset"
                (SettingType.Word known)
                "mnist-embedded"
                "the images: a data set that the program knows, or your own files, IDX, NumPy, or as CIFAR-10 and STL-10 have them"
                (fun (settings: ExperimentSettings) ->
                    match settings.Dataset with
                    | Known name -> name
                    | Files _ -> "")

        let file (key, doc) =
            { Setting.create ("dataset." + key) SettingType.File SettingValue.Absent doc with
                IsRequired = true }

        let pixelScale =
            Codec.orWord
                "auto"
                (Codec.positive
                    "dataset.pixel_scale"
                    1e9
                    255.0
                    "the pixel value of white, by which all pixels are divided; auto: 1 or 255, from the types and ranges of the arrays"
                    id)
                id

        let read (values: SettingValues) =
            match files |> List.map (fun (key, _) -> values.Find("dataset." + key)) with
            | [ SettingValue.Text a; SettingValue.Text b; SettingValue.Text c; SettingValue.Text d ] ->
                Files(a, b, c, d, pixelScale.Read values)
            | _ -> Known(named.Read values)

        { Settings = named.Settings @ List.map file files @ pixelScale.Settings
          OptionalSections = []
          Read = read
          Write =
            fun settings ->
                match settings.Dataset with
                | Known _ -> named.Write settings
                | Files(a, b, c, d, scale) ->
                    List.map2
                        (fun (key, _) path -> "dataset." + key, SettingValue.Text path)
                        files
                        [ a; b; c; d ]
                    @ pixelScale.Write scale }

    /// The settings outside `evaluate` and `analyse`, with what these say.
    let private top models evaluate threshold bootstrap : CodecOf<ExperimentSettings, ExperimentSettings> =
        codec {
            let! name =
                Codec.text
                    "name"
                    SettingType.Name
                    "experiment"
                    "name of the experiment and of its run folder"
                    (fun (settings: ExperimentSettings) -> settings.Name)

            and! dataset = dataset

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

            and! stream = Codec.nested "protocol" (StreamCodec.codec known) _.Stream

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
                  Bootstrap = bootstrap }
        }

    let private nothingMeasured: EvaluationSettings =
        { On = Split.Test
          Attacks = []
          FewShot = None
          Samples = None
          Portraits = true }

    let before models =
        (top models nothingMeasured 0.0 0).Settings

    let private samples: Codec<int option> =
        Codec.orWord "all" (Codec.integer "samples" (1, Int32.MaxValue) 1 "test images for attacks" id) id

    /// Absent in `Experiment.substance`, so that no fingerprint depends on it.
    let private portraits: Codec<bool> =
        Codec.setting
            "portraits"
            SettingType.Flag
            true
            "whether each training ends in a file under portraits/: the confusion of classes, and for the first seed single units and attacked images"
            (function
            | SettingValue.Bool flag -> flag
            | _ -> true)
            SettingValue.Bool
            id

    let private ownSamples: Codec<int option> =
        Codec.orWord
            "all"
            (Codec.integer "samples" (1, Int32.MaxValue) 1 "test images; all: those of the other attacks" id)
            id

    let private source models : Codec<string> =
        Codec.text "source" (SettingType.Word models) "backprop" "the model of the run that is attacked" id

    let private epsilon (kind: AttackKind) : Codec<float list> =
        Codec.reals "epsilon" (0.0, 1.0) kind.Epsilons "radii ε" id

    let private fewShot: Codec<FewShotSettings> =
        codec {
            let! shots =
                Codec.integers
                    "shots"
                    (1, 100_000)
                    [ 1; 5; 10; 20; 50 ]
                    "labelled images of each class"
                    _.Shots

            and! draws =
                Codec.integer "draws" (1, 1000) 5 "random choices of those images" _.Draws

            and! steps =
                Codec.integer "steps" (1, 1_000_000) 300 "fewest steps of each training on them" _.Steps

            and! protocols =
                Codec.words
                    "protocols"
                    [ "whole", Whole; "features", Features; "associative", Associative ]
                    [ Whole; Features ]
                    "whole: everything learns from them; features: the readout only; associative: an associative readout only"
                    _.Protocols

            return
                { Shots = shots
                  Draws = draws
                  Steps = steps
                  Protocols = protocols }
        }

    let private on: Codec<Split> =
        Codec.word
            "on"
            [ "test", Split.Test; "validation", Split.Validation ]
            Split.Test
            "the images everything is measured on; settings are chosen on validation, never on test"
            id

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

    let private inSection section (settings: Setting list) = settings |> List.map _.MovedTo(section)

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

        let attack (kind: AttackKind) =
            (epsilon kind).Settings
            @ kind.Settings
            @ (if kind.HasSamples then ownSamples.Settings else [])
            @ (if kind.IsTransfer then (source models).Settings else [])
            |> inSection kind.Name

        inSection "readout" readout
        @ inSection
            "evaluate"
            (on.Settings
             @ List.collect attack catalogue.Attacks
             @ inSection "few_shot" fewShot.Settings
             @ samples.Settings
             @ portraits.Settings)
        @ inSection
            "analyse"
            (threshold.Settings
             @ bootstrap.Settings
             @ [ for kind in catalogue.Measurements do
                     yield! inSection kind.Name kind.Settings ])

    let optionalSections (catalogue: Catalogue) =
        [ for kind in catalogue.Attacks do
              "evaluate." + kind.Name
          "evaluate.few_shot" ]

    let private within section (values: SettingValues) =
        { Find = fun path -> values.Find(section + "." + path)
          IsPresent = fun path -> values.IsPresent(section + "." + path) }

    let private attackOf values (kind: AttackKind) : AttackChoice =
        let own = within kind.Name values

        { Name = kind.Name
          Attack = kind.Attack own
          Epsilons = (epsilon kind).Read own
          Samples = if kind.HasSamples then ownSamples.Read own else None
          Source = if kind.IsTransfer then Some((source []).Read own) else None }

    let read (catalogue: Catalogue) values =
        let evaluate = within "evaluate" values
        let analyse = within "analyse" values

        let measured: EvaluationSettings =
            { On = on.Read evaluate
              Attacks =
                catalogue.Attacks
                |> List.filter (fun kind -> evaluate.IsPresent kind.Name)
                |> List.sortBy _.Rank
                |> List.map (attackOf evaluate)
              FewShot =
                if evaluate.IsPresent "few_shot" then
                    Some(fewShot.Read(within "few_shot" evaluate))
                else
                    None
              Samples = samples.Read evaluate
              Portraits = portraits.Read evaluate }

        (top [] measured (threshold.Read analyse) (bootstrap.Read analyse)).Read values
