namespace BioSparse.Core

[<RequireQualifiedAccess>]
module CompetitiveHebbianModel =

    type private Settings =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          Step: StepScaling
          WeightDependence: WeightDependence
          Imbalance: float
          Activation: LayerSettings.ActivationChoice
          Reading: Reading
          Homeostasis: Homeostasis
          Metaplasticity: Metaplasticity
          Constraint: LayerSettings.ConstraintChoice
          Processes: SynapticProcesses
          Initial: InitialWeights
          NormaliseInitial: bool
          Input: InputForm }

    let private reading =
        let exponent =
            Codec.positive "exponent" 20.0 4.5 "the exponent n of the smooth reading" id

        Codec.choice
            "smooth"
            "how the trained layer answers; smooth: max(0, ŵ·x/‖x‖)ⁿ, rows of W at length 1; power: max(0, w·x/‖x‖)ⁿ, rows as learnt; unbiased: as learnt, without the homeostatic bias"
            [ Codec.simple "as-learnt" AsLearnt
              Codec.simple "unbiased" Unbiased
              Codec.case "smooth" exponent Smooth (function
                  | Smooth exponent -> Some exponent
                  | _ -> None)
              Codec.case "power" exponent Powered (function
                  | Powered exponent -> Some exponent
                  | _ -> None) ]

    let private homeostasis: Codec<Homeostasis> =
        codec {
            let! rate =
                Codec.real "rate" (0.0, 10.0) 0.0 "rate of the homeostatic bias, 0 for none" _.Rate

            and! target = Codec.real "target" (0.0, 1.0) 0.1 "target activity ρ" _.Target
            return { Rate = rate; Target = target }
        }

    let private metaplasticity =
        Codec.choice
            "none"
            "how a unit's rate falls as it is used: η/(1 + n/n₀), n the sum over steps of the share of images it was active in"
            [ Codec.simple "none" Metaplasticity.Constant
              Codec.case
                  "falling"
                  (Codec.positive "activity" 1e6 0.2 "n₀, at which a unit's rate is half" id)
                  Metaplasticity.Falling
                  (function
                   | Metaplasticity.Falling activity -> Some activity
                   | Metaplasticity.Constant -> None) ]

    let private initial =
        let uniform: Codec<struct (float * float)> =
            codec {
                let! low =
                    Codec.real "low" (-10.0, 10.0) 0.01 "the smallest first weight" (fun (struct (low, _)) ->
                        low)

                and! high =
                    Codec.real "high" (-10.0, 10.0) 0.1 "the largest first weight" (fun (struct (_, high)) ->
                        high)

                return struct (low, high)
            }

        let lognormal: Codec<struct (float * float)> =
            codec {
                let! median =
                    Codec.positive
                        "median"
                        10.0
                        0.03
                        "median of the first weights"
                        (fun (struct (median, _)) -> median)

                and! spread =
                    Codec.positive
                        "spread"
                        10.0
                        1.0
                        "standard deviation of their logarithm"
                        (fun (struct (_, spread)) -> spread)

                return struct (median, spread)
            }

        Codec.choice
            "uniform"
            "the law of the first weights"
            [ Codec.case
                  "uniform"
                  uniform
                  (fun (struct (low, high)) -> InitialWeights.Uniform(low, high))
                  (function
                   | InitialWeights.Uniform(low, high) -> Some(struct (low, high))
                   | InitialWeights.Lognormal _ -> None)
              Codec.case
                  "lognormal"
                  lognormal
                  (fun (struct (median, spread)) -> InitialWeights.Lognormal(median, spread))
                  (function
                   | InitialWeights.Lognormal(median, spread) -> Some(struct (median, spread))
                   | InitialWeights.Uniform _ -> None) ]

    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 20 _.Epochs
            and! rate = LayerSettings.rate 0.005 "learning rate η" _.Rate
            and! schedule = LayerSettings.schedule LinearPerStep _.Schedule

            and! step = LayerSettings.scaling MaxNormalised _.Step

            and! weightDependence =
                Codec.nested "weight_dependence" SynapticSettings.weightDependence _.WeightDependence

            and! imbalance =
                Codec.positive
                    "imbalance"
                    100.0
                    1.0
                    "κ, the factor of depression; above 1 fewer weights survive"
                    _.Imbalance

            and! processes = Codec.part SynapticSettings.processes _.Processes

            and! activation =
                Codec.nested
                    "activation"
                    (LayerSettings.activation
                        (Activation.withStandard "k-winners" 0.03 activations)
                        "k-winners")
                    _.Activation

            and! reading = Codec.nested "reading" reading _.Reading
            and! homeostasis = Codec.nested "homeostasis" homeostasis _.Homeostasis
            and! metaplasticity = Codec.nested "metaplasticity" metaplasticity _.Metaplasticity
            and! constraint' = Codec.nested "constraint" LayerSettings.constraint' _.Constraint
            and! initial = Codec.nested "initial" initial _.Initial

            and! normaliseInitial =
                Codec.flag
                    "normalise_initial"
                    true
                    "rows to length 1 at the start: avoids a collapse to zero"
                    _.NormaliseInitial

            and! input = LayerSettings.input Plain _.Input

            return
                { Epochs = epochs
                  Rate = rate
                  Schedule = schedule
                  Step = step
                  WeightDependence = weightDependence
                  Imbalance = imbalance
                  Processes = processes
                  Activation = activation
                  Reading = reading
                  Homeostasis = homeostasis
                  Metaplasticity = metaplasticity
                  Constraint = constraint'
                  Initial = initial
                  NormaliseInitial = normaliseInitial
                  Input = input }
        }

    /// The form of the step follows from the weight dependence: additive steps are projected, others keep signs by their form. The Euler step of
    /// potentiation and depression without a constraint keeps no sign.
    let private enforcement settings =
        match settings.WeightDependence, settings.Constraint with
        | WeightDependence.Power 0.0, _ -> Projection
        | WeightDependence.Power _, _ -> Multiplicative
        | _, LayerSettings.NoConstraint -> Projection
        | _ -> Multiplicative

    let private learner settings (context: ModelContext) : Learner =
        { Rule =
            CompetitiveHebbian.rule
                { Activation = LayerSettings.activationOf context.Units settings.Activation
                  Reading = settings.Reading
                  Input = settings.Input
                  WeightDependence = settings.WeightDependence
                  Imbalance = settings.Imbalance
                  Processes = settings.Processes
                  Scaling = settings.Step
                  Homeostasis = settings.Homeostasis
                  Metaplasticity = settings.Metaplasticity
                  Constraint = LayerSettings.constraintOf context settings.Constraint
                  Enforcement = enforcement settings
                  Initial = settings.Initial
                  NormaliseInitial = settings.NormaliseInitial }
          Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

    let private signs settings =
        match enforcement settings, settings.Constraint with
        | Multiplicative, _ -> SignKeeping.ByForm
        | Projection, LayerSettings.NoConstraint -> SignKeeping.Free
        | Projection, _ -> SignKeeping.ByConstraint

    let private check settings units =
        [ yield! LayerSettings.checkWinners settings.Activation units

          match settings.Initial with
          | InitialWeights.Uniform(low, high) when low > high ->
              "initial.low", string low, $"at most initial.high, {high}"
          | InitialWeights.Uniform(low, _) when low < 0.0 && settings.Constraint = LayerSettings.OneSign ->
              "initial.low", string low, "from 0 with constraint nonnegative"
          | _ -> () ]

    let kind activations =
        let settings = settings activations

        { ModelKind.create
              "competitive-hebbian"
              "the paper's rule as we read it: competition, Hebbian growth, decay"
              settings
              learner with
            Signs = settings.Read >> signs
            Check = settings.Read >> check }
