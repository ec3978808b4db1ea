namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type ModelContext =
    { Inputs: int
      Units: int
      BatchSize: int
      Channels: int
      Connections: Connection list }

[<RequireQualifiedAccess>]
module ModelContext =

    let dense inputs units batchSize : ModelContext =
        { Inputs = inputs
          Units = units
          BatchSize = batchSize
          Channels = inputs
          Connections = [] }

[<RequireQualifiedAccess>]
type Learner = { Rule: Rule; Plan: TrainingPlan }

[<RequireQualifiedAccess>]
type ModelRole =
    | Judged
    | Baseline
    | Control

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ModelKind =
    { Name: string
      Doc: string
      Role: ModelRole
      Settings: Setting list
      OptionalSections: string list
      HasHidden: bool
      LearnsFromLabels: bool
      IsClosedForm: bool
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
          Role = ModelRole.Judged
          Settings = settings.Settings
          OptionalSections = settings.OptionalSections
          HasHidden = true
          LearnsFromLabels = false
          IsClosedForm = false
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

    let scaling standard get =
        Codec.word
            "step"
            [ "max-normalised", MaxNormalised; "raw", Raw ]
            standard
            "max-normalised: η is the largest change of any weight"
            get

    let input standard get =
        Codec.word
            "normalise_input"
            [ "none", Plain; "unit", UnitLength ]
            standard
            "unit: the layer sees each image at length 1"
            get

    [<NoComparison; NoEquality>]
    type ActivationChoice =
        { Kind: ActivationKind
          Parameter: float option
          Share: float option }

    let private numberOf (parameter: ActivationParameter) : Codec<float> =
        if parameter.IsWhole then
            let whole =
                Codec.integer
                    parameter.Key
                    (int parameter.Least, int parameter.Most)
                    (int parameter.Standard)
                    parameter.Doc
                    int

            { Settings = whole.Settings
              OptionalSections = []
              Read = whole.Read >> float
              Write = whole.Write }
        else
            Codec.positive parameter.Key parameter.Most parameter.Standard parameter.Doc id

    let activation (kinds: ActivationKind list) standard =
        let case (kind: ActivationKind) =
            let tell choice =
                if choice.Kind.Name = kind.Name then Some choice else None

            let choose parameter share =
                { Kind = kind
                  Parameter = parameter
                  Share = share }

            match kind.Parameter, kind.Share with
            | None, _ ->
                Codec.case kind.Name Codec.nothing (fun () -> choose None None) (tell >> Option.map ignore)
            | Some parameter, None ->
                Codec.case
                    kind.Name
                    (numberOf parameter)
                    (fun number -> choose (Some number) None)
                    (tell >> Option.bind _.Parameter)
            | Some parameter, Some share ->
                Codec.case
                    kind.Name
                    (Codec.either (numberOf parameter) (numberOf share.Parameter) id)
                    (function
                    | Choice1Of2 number -> choose (Some number) None
                    | Choice2Of2 share -> choose None (Some share))
                    (tell
                     >> Option.bind (fun choice ->
                         match choice.Parameter, choice.Share with
                         | Some number, _ -> Some(Choice1Of2 number)
                         | None, share -> share |> Option.map Choice2Of2))

        Codec.choice standard "the activation φ" (List.map case kinds)

    let activationOf units choice =
        let number =
            match choice.Parameter, choice.Share, choice.Kind.Share with
            | None, Some given, Some share -> Some(share.Number given units)
            | number, _, _ -> number

        choice.Kind.Create number

    let checkWinners choice units =
        match (activationOf units choice).Winners, choice.Kind.Parameter with
        | Some count, Some number when count > units ->
            [ $"activation.{number.Key}", string count, $"at most the {units} hidden units" ]
        | _ -> []

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

    let free = Codec.withDefaults NoConstraint constraint'

    let signsOf choice =
        match choice with
        | NoConstraint -> SignKeeping.Free
        | OneSign
        | DaleShare _ -> SignKeeping.ByConstraint

    let constraintOf (context: ModelContext) choice =
        match choice with
        | NoConstraint -> Unconstrained
        | OneSign -> Nonnegative
        | DaleShare share ->
            let drawn =
                Polarity.draw share context.Channels (Random.named "polarities" (Random.key 0UL))

            Dale(Array.init context.Inputs (fun i -> drawn[i % drawn.Length]))

    let plan (context: ModelContext) epochs rate schedule : TrainingPlan =
        { Epochs = epochs
          BatchSize = context.BatchSize
          Rate = rate
          Schedule = schedule }
