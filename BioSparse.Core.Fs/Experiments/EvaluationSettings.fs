namespace BioSparse.Core

open System

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
module internal EvaluationSettings =

    let nothing: EvaluationSettings =
        { On = Split.Test
          Attacks = []
          FewShot = None
          Samples = None
          Portraits = true }

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

    let settings (catalogue: Catalogue) models =
        let attack (kind: AttackKind) =
            (epsilon kind).Settings
            @ kind.Settings
            @ (if kind.HasSamples then ownSamples.Settings else [])
            @ (if kind.IsTransfer then (source models).Settings else [])
            |> Setting.inSection kind.Name

        on.Settings
        @ List.collect attack catalogue.Attacks
        @ Setting.inSection "few_shot" fewShot.Settings
        @ samples.Settings
        @ portraits.Settings

    let optionalSections (catalogue: Catalogue) =
        [ for kind in catalogue.Attacks do
              kind.Name
          "few_shot" ]

    let private attackOf values (kind: AttackKind) : AttackChoice =
        let own = Codec.inside kind.Name values

        { Name = kind.Name
          Attack = kind.Attack own
          Epsilons = (epsilon kind).Read own
          Samples = if kind.HasSamples then ownSamples.Read own else None
          Source = if kind.IsTransfer then Some((source []).Read own) else None }

    let read (catalogue: Catalogue) (values: SettingValues) : EvaluationSettings =
        { On = on.Read values
          Attacks =
            catalogue.Attacks
            |> List.filter (fun kind -> values.IsPresent kind.Name)
            |> List.sortBy _.Rank
            |> List.map (attackOf values)
          FewShot =
            if values.IsPresent "few_shot" then
                Some(fewShot.Read(Codec.inside "few_shot" values))
            else
                None
          Samples = samples.Read values
          Portraits = portraits.Read values }
