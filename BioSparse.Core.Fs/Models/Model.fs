namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type ModelContext =
    { Inputs: int
      Units: int
      BatchSize: int }

[<RequireQualifiedAccess>]
type Learner = { Rule: Rule; Plan: TrainingPlan }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ModelKind =
    { Name: string
      Doc: string
      Settings: Setting list
      OptionalSections: string list
      HasHidden: bool
      LearnsFromLabels: bool
      Learner: SettingValues -> ModelContext -> Learner
      FewShot: SettingValues -> ModelContext -> Learner
      Readout: (SettingValues -> ModelContext -> Learner) option
      Signs: SettingValues -> SignKeeping
      Check: SettingValues -> int -> (string * string * string) list }

[<RequireQualifiedAccess>]
module ModelKind =

    let create name doc (settings: Codec<'S>) learner : ModelKind =
        { Name = name
          Doc = doc
          Settings = settings.Settings
          OptionalSections = settings.OptionalSections
          HasHidden = true
          LearnsFromLabels = false
          Learner = settings.Read >> learner
          FewShot = settings.Read >> learner
          Readout = None
          Signs = fun _ -> SignKeeping.Free
          Check = fun _ _ -> [] }

    let learnerWith settings context (kind: ModelKind) =
        kind.Learner (Codec.valuesWith settings kind.Settings) context

[<RequireQualifiedAccess>]
module LayerSettings =

    let epochs standard get =
        Codec.integer "epochs" (1, 100_000) standard "passes over the images" get

    let rate standard doc get =
        Codec.positive "rate" 10.0 standard doc get

    let schedule falling get =
        Codec.word
            "schedule"
            [ "constant", Constant; "linear", falling ]
            falling
            "how the rate goes over training: linear falls to 0"
            get

    let input get =
        Codec.word
            "normalise_input"
            [ "none", Plain; "unit", UnitLength ]
            Plain
            "unit: the layer sees each image at length 1"
            get

    type ActivationChoice =
        | Fixed of Activation
        | WinnerShare of float

    let activation standard exponent =
        Codec.choice
            standard
            "the activation φ"
            [ Codec.simple "linear" (Fixed Linear)
              Codec.simple "relu" (Fixed Relu)
              Codec.case
                  "power"
                  (Codec.positive "exponent" 20.0 exponent "the exponent n of max(0, a)ⁿ" id)
                  (Power >> Fixed)
                  (function
                   | Fixed(Power exponent) -> Some exponent
                   | _ -> None)
              Codec.simple "bounded-sigmoid" (Fixed BoundedSigmoid)
              Codec.case
                  "winners"
                  (Codec.integer "count" (1, 100_000) 50 "how many units of a sample win" id)
                  (Winners >> Fixed)
                  (function
                   | Fixed(Winners count) -> Some count
                   | _ -> None)
              Codec.case
                  "winner-share"
                  (Codec.positive "share" 1.0 0.1 "share of the units that win" id)
                  WinnerShare
                  (function
                   | WinnerShare share -> Some share
                   | Fixed _ -> None) ]

    let activationOf units choice =
        match choice with
        | Fixed activation -> activation
        | WinnerShare share ->
            Winners(max 1 (int (Math.Round(share * float units, MidpointRounding.AwayFromZero))))

    let checkWinners choice units =
        match choice with
        | Fixed(Winners count) when count > units ->
            [ "activation.count", string count, $"at most the {units} hidden units" ]
        | Fixed _
        | WinnerShare _ -> []

    type ConstraintChoice =
        | NoConstraint
        | OneSign
        | DaleShare of float

    let constraint' =
        Codec.choice
            "nonnegative"
            "the constraint on signs"
            [ Codec.simple "none" NoConstraint
              Codec.simple "nonnegative" OneSign
              Codec.case
                  "dale"
                  (Codec.real "inhibitory" (0.0, 1.0) 0.2 "share of inhibitory presynaptic neurons" id)
                  DaleShare
                  (function
                   | DaleShare share -> Some share
                   | NoConstraint
                   | OneSign -> None) ]

    let constraintOf inputs choice =
        match choice with
        | NoConstraint -> Unconstrained
        | OneSign -> Nonnegative
        | DaleShare share -> Dale(Polarity.draw share inputs (Random.named "polarities" (Random.key 0UL)))

    let plan (context: ModelContext) epochs rate schedule : TrainingPlan =
        { Epochs = epochs
          BatchSize = context.BatchSize
          Rate = rate
          Schedule = schedule }
