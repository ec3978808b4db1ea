namespace BioSparse.Core

[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module CompetitiveHebbian =

    let defaults =
        { Activation = Linear.activation
          Reading = AsLearnt
          Input = Plain
          WeightDependence = WeightDependence.Power 0.0
          Imbalance = 1.0
          Scaling = MaxNormalised
          Homeostasis = { Rate = 0.0; Target = 0.1 }
          Metaplasticity = Metaplasticity.Constant
          Constraint = Nonnegative
          Enforcement = Projection
          Processes = SynapticProcesses.none
          Initial = InitialWeights.Uniform(0.01, 0.1)
          NormaliseInitial = false }

    let change (activities: Tensor) (received: Tensor) weights =
        let unexplained = received - Tensor.matmul activities weights
        Tensor.matmul (Tensor.transpose activities) unexplained / float activities.Rows

    let private start settings shape key =
        let layer =
            match settings.Initial with
            | InitialWeights.Uniform(low, high) -> Start.uniform low high settings.Activation shape key
            | InitialWeights.Lognormal(median, spread) ->
                let drawn = Start.normal spread settings.Activation shape key

                { drawn with
                    Weights = median * Tensor.exp drawn.Weights }

        let sized =
            if settings.NormaliseInitial then
                Tensor.unitRows layer.Weights
            else
                layer.Weights

        let state =
            LearningState.ofLayer
                { layer with
                    Input = settings.Input
                    Weights = Constraint.adopt settings.Constraint sized }

        match settings.Metaplasticity with
        | Metaplasticity.Constant -> state
        | Metaplasticity.Falling _ ->
            { state with
                Memory = Map.ofList [ Metaplasticity.memory, Tensor.zeros [| sized.Rows |] ] }

    /// n of the units with the activities of a step, and their rates as a column; the rate alone where it is one for all.
    let private ratesOf settings (rate: float) (state: LearningState) (active: Tensor) =
        match settings.Metaplasticity with
        | Metaplasticity.Constant -> Tensor.scalar rate, state.Memory
        | Metaplasticity.Falling _ ->
            let activity: Tensor =
                match Map.tryFind Metaplasticity.memory state.Memory with
                | Some known -> known + active
                | None -> active

            let rates =
                activity.ToArray()
                |> Array.map (fun own -> float32 rate * Metaplasticity.factor settings.Metaplasticity own)

            Tensor.matrix rates.Length 1 rates, Map.add Metaplasticity.memory activity state.Memory

    /// −1 below 0, else 1.
    let private signs (weights: Tensor) =
        1.0 - 2.0 * Tensor.greater 0.0 (-weights)

    /// ηP f₊(s) and ηD f₋(s)/s.
    let private divided settings (rate: Tensor) weights (g: Tensor) =
        let sizes = Tensor.abs weights
        let towards = rate * signs weights * g

        Tensor.relu towards * WeightDependence.potentiation settings.WeightDependence sizes,
        Tensor.relu -towards * WeightDependence.relativeDepression settings.WeightDependence sizes

    let private move settings (rate: Tensor) (weights: Tensor) change =
        // in the multiplicative form a weight of 0 does not move, and does not count for the largest change
        let change =
            match settings.Enforcement with
            | Multiplicative -> change * Tensor.abs (Tensor.sign weights)
            | Projection -> change

        let scaled = StepScaling.apply settings.Scaling change

        let g =
            if settings.Imbalance = 1.0 then
                scaled
            else
                let depressed = Tensor.greater 0.0 (-(weights * scaled))
                scaled + (settings.Imbalance - 1.0) * (depressed * scaled)

        match settings.WeightDependence, settings.Enforcement with
        | WeightDependence.Power 1.0, Multiplicative -> weights * Tensor.exp (rate * Tensor.sign weights * g)
        | WeightDependence.Power exponent, Multiplicative ->
            // sizes from 1e-30 on, so that the power stays finite; where w = 0 nothing moves: 0 · exp(0)
            let size = Tensor.clamp 1e-30 infinity (Tensor.abs weights)
            let log = Tensor.sign weights * g * Tensor.pow (exponent - 1.0) size
            weights * Tensor.exp (Tensor.clamp -60.0 60.0 (rate * log))
        | WeightDependence.Power 0.0, Projection ->
            Constraint.project settings.Constraint (weights + rate * g)
        | WeightDependence.Power exponent, Projection ->
            let size = Tensor.pow exponent (Tensor.abs weights)
            Constraint.project settings.Constraint (weights + rate * size * g)
        | _, Multiplicative ->
            let gains, losses = divided settings rate weights g
            signs weights * (Tensor.abs weights + gains) * Tensor.exp -losses
        | _, Projection ->
            let gains, losses = divided settings rate weights g

            weights + signs weights * (gains - Tensor.abs weights * losses)
            |> Constraint.project settings.Constraint

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = LearningState.layer state
        let x = Layer.receive layer batch.Inputs
        let a = Tensor.matmul x (Tensor.transpose layer.Weights) + layer.Bias
        let y = layer.Activation.Apply a
        let active = Tensor.sumOver 0 (Tensor.greater 0.0 y) / float y.Rows
        let rates, memory = ratesOf settings moment.Rate state active

        let weights =
            move settings rates layer.Weights (change y x layer.Weights)
            |> SynapticProcesses.apply settings.Processes settings.Constraint moment.Key

        let bias =
            if settings.Homeostasis.Rate = 0.0 then
                layer.Bias
            else
                layer.Bias + settings.Homeostasis.Rate * (settings.Homeostasis.Target - active)

        { state with Memory = memory }
        |> LearningState.withLayer
            { layer with
                Weights = weights
                Bias = bias }

    let rule settings =
        { Rule.create "competitive-hebbian" (start settings) (step settings) with
            Constraint = settings.Constraint
            Reading = settings.Reading
            Session = Some(fun state -> new CompetitiveHebbianSession(settings, state)) }
