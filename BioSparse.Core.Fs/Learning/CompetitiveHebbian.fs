namespace BioSparse.Core

[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module CompetitiveHebbian =

    let defaults =
        { Activation = Linear.activation
          Reading = AsLearnt
          Input = Plain
          WeightDependence = 0.0
          Scaling = MaxNormalised
          Homeostasis = { Rate = 0.0; Target = 0.1 }
          Metaplasticity = Metaplasticity.Constant
          Constraint = Nonnegative
          Enforcement = Projection
          Initial = struct (0.01, 0.1)
          NormaliseInitial = false }

    let change (activities: Tensor) (received: Tensor) weights =
        let unexplained = received - Tensor.matmul activities weights
        Tensor.matmul (Tensor.transpose activities) unexplained / float activities.Rows

    let private start settings shape key =
        let struct (low, high) = settings.Initial
        let layer = Start.uniform low high settings.Activation shape key

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

    let private move settings (rate: Tensor) weights change =
        // in the multiplicative form a weight of 0 does not move, and does not count for the largest change
        let change =
            match settings.Enforcement with
            | Multiplicative -> change * Tensor.abs (Tensor.sign weights)
            | Projection -> change

        let g = StepScaling.apply settings.Scaling change

        match settings.Enforcement with
        | Multiplicative when settings.WeightDependence = 1.0 ->
            weights * Tensor.exp (rate * Tensor.sign weights * g)
        | Multiplicative ->
            // sizes from 1e-30 on, so that the power stays finite; where w = 0 nothing moves: 0 · exp(0)
            let size = Tensor.clamp 1e-30 infinity (Tensor.abs weights)

            let log =
                Tensor.sign weights * g * Tensor.pow (settings.WeightDependence - 1.0) size

            weights * Tensor.exp (Tensor.clamp -60.0 60.0 (rate * log))
        | Projection when settings.WeightDependence = 0.0 ->
            Constraint.project settings.Constraint (weights + rate * g)
        | Projection ->
            let size = Tensor.pow settings.WeightDependence (Tensor.abs weights)
            Constraint.project settings.Constraint (weights + rate * size * g)

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = LearningState.layer state
        let x = Layer.receive layer batch.Inputs
        let a = Tensor.matmul x (Tensor.transpose layer.Weights) + layer.Bias
        let y = layer.Activation.Apply a
        let active = Tensor.sumOver 0 (Tensor.greater 0.0 y) / float y.Rows
        let rates, memory = ratesOf settings moment.Rate state active
        let weights = move settings rates layer.Weights (change y x layer.Weights)

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
