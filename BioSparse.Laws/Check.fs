namespace BioSparse.Laws

open Expecto
open BioSparse.Core

[<RequireQualifiedAccess>]
module internal Check =

    let private learned (trial: Trial) rate (rule: Rule) case steps start =
        (start, [ 0 .. steps - 1 ])
        ||> List.fold (fun state i ->
            rule.Step (Case.moment (rate * trial.LearningRate) case i) state (Case.batch case i))

    let constraintKept constraint' (trial: Trial) rule case =
        let holds what (state: LearningState) =
            for layer in state.Layers do
                let wrong = Constraint.violations constraint' layer.Weights
                Expect.equal wrong 0 $"weights of the wrong sign {what}"

        let start = Case.start rule case
        holds "at the start" start

        for rate in [ 1.0; 10.0 ] do
            for steps in 1 .. 3 * case.Steps do
                learned trial rate rule case steps start
                |> holds $"after {steps} steps at {rate} times the rate"

    let signsNeverFlip (trial: Trial) rule case =
        let start = Case.start rule case

        for rate in [ 1.0; 10.0 ] do
            let after = learned trial rate rule case (3 * case.Steps) start

            for before, after in List.zip start.Layers after.Layers do
                Expect.equal
                    (Sparsity.signFlips 0.0 (before.Weights.ToArray()) (after.Weights.ToArray()))
                    0
                    $"signs turned at {rate} times the rate"

    /// Sizes that a permuted extent cannot be mistaken for.
    let private apart (case: Case) =
        let units =
            if case.Units = case.Classes then
                case.Units + 3
            else
                case.Units

        { case with
            Units = if units = case.Inputs then units + 13 else units }

    /// The units of the first hidden layer in another order; a rule of the output layer has none.
    let permutationEquivariant (trial: Trial) rule (case: Case) =
        let case = apart case
        let start = Case.start rule case

        match start.Layers with
        | [] -> ()
        | first :: _ ->
            let units = first.Weights.Rows

            let permuted =
                States.mapped (States.reordered units (Random.permutation units (Case.key "order" case)))

            States.allClose
                trial
                (learned trial 1.0 rule case case.Steps (permuted start))
                (permuted (learned trial 1.0 rule case case.Steps start))

    let inputPermutationEquivariant (trial: Trial) (rule: Rule) (case: Case) =
        let case = apart { case with Inputs = max 5 case.Inputs }
        let order = Random.permutation case.Inputs (Case.key "order" case)
        let permuted = States.reordered case.Inputs order
        let start = Case.start rule case

        /// Where the readout sees the inputs themselves, its columns change their order too.
        let columns (state: LearningState) =
            { States.mapped permuted state with
                Readout =
                    if state.Layers.IsEmpty then
                        (States.mapped permuted state).Readout
                    else
                        state.Readout }

        // of a layer as wide as its input, only the columns
        let columnsOf (tensor: Tensor) =
            tensor |> Tensor.transpose |> Tensor.rows order |> Tensor.transpose

        let turned (state: LearningState) =
            match state.Layers with
            | [ layer ] when layer.Weights.Rows = case.Inputs ->
                { state with
                    Layers =
                        [ { layer with
                              Weights = columnsOf layer.Weights } ] }
            | _ -> columns state

        let onPermuted =
            (turned start, [ 0 .. case.Steps - 1 ])
            ||> List.fold (fun state i ->
                let batch = Case.batch case i

                rule.Step
                    (Case.moment trial.LearningRate case i)
                    state
                    { batch with
                        Inputs = columnsOf batch.Inputs })

        States.allClose trial onPermuted (turned (learned trial 1.0 rule case case.Steps start))

    let sampleOrderIndifferent (trial: Trial) (rule: Rule) case =
        let start = Case.start rule case
        let batch = Case.batch case 0
        let order = Random.permutation case.Samples (Case.key "order" case)

        let shuffled =
            { Inputs = Tensor.rows order batch.Inputs
              Labels = order |> Array.map (Array.get batch.Labels) }

        let moment = Case.moment trial.LearningRate case 0
        States.allClose trial (rule.Step moment start shuffled) (rule.Step moment start batch)

    let finite (trial: Trial) (rule: Rule) case =
        let allFinite what state =
            for tensor in LearningState.tensors state do
                Expect.isTrue (Tensor.isFinite tensor) $"numbers are finite {what}"

        let start = Case.start rule case
        allFinite "at the start" start

        for name, batch in Case.extremes case do
            (start, [ 0 .. case.Steps - 1 ])
            ||> List.fold (fun state i -> rule.Step (Case.moment trial.LearningRate case i) state batch)
            |> allFinite $"after {case.Steps} batches: {name}"

    let deterministic (trial: Trial) (rule: Rule) case =
        let start = Case.start rule case
        Expect.equal (States.bits (Case.start rule case)) (States.bits start) "the same start twice"
        let batch = Case.batch case 0
        let moment = Case.moment trial.LearningRate case 0
        let given = States.bits start, States.bitsOf batch.Inputs, Array.copy batch.Labels
        let once = States.bits (rule.Step moment start batch)

        Expect.equal
            (States.bits start, States.bitsOf batch.Inputs, batch.Labels)
            given
            "what the step was given"

        Expect.equal (States.bits (rule.Step moment start batch)) once "the same step twice"

    let sessionAgrees (trial: Trial) (rule: Rule) case =
        let start = Case.start rule case

        let sized i =
            { case with
                Samples = 1 + (case.Samples + 5 * i) % 12 }

        let steps =
            [ for i in 0 .. case.Steps + 1 -> Case.moment trial.LearningRate case i, Case.batch (sized i) i ]

        use session = Rule.openSession rule start
        let given = States.bits start

        let states =
            (start, steps)
            ||> List.scan (fun state (moment, batch) -> rule.Step moment state batch)
            |> List.tail

        let early =
            (steps, states)
            ||> List.map2 (fun (moment, batch) expected ->
                session.Step(moment, batch)
                let state = session.State
                States.allClose trial state expected
                state, States.bits state)

        Expect.equal (States.bits start) given "the state that the session began with"

        for state, before in early do
            Expect.equal (States.bits state) before "a state that the session gave"

    let zeroRateChangesNothing (trial: Trial) (rule: Rule) case =
        let start = Case.start rule case
        let after = rule.Step (Case.moment 0.0 case 0) start (Case.batch case 0)

        for before, after in List.zip start.Layers after.Layers do
            States.close trial "W" after.Weights before.Weights

        match start.Readout, after.Readout with
        | Some before, Some after ->
            States.close trial "V" after.Weights before.Weights
            States.close trial "c" after.Bias before.Bias
        | _ -> ()

    /// The units of the last hidden layer; without one, the inputs.
    let private widthAbove (case: Case) (state: LearningState) =
        match List.tryLast state.Layers with
        | Some last -> Layer.outputs last
        | None -> case.Inputs

    let shapesKept (trial: Trial) rule (case: Case) =
        let start = Case.start rule case
        let features = widthAbove case start

        for steps in 0 .. case.Steps do
            let state = learned trial 1.0 rule case steps start
            Expect.hasLength state.Layers start.Layers.Length "hidden layers"

            let below = case.Inputs :: (start.Layers |> List.map Layer.outputs)

            for before, layer, inputs in
                List.zip3 start.Layers state.Layers (List.truncate start.Layers.Length below) do
                let units = before.Weights.Rows
                Expect.equal (Layer.inputs layer) inputs $"inputs after {steps} steps"
                Expect.equal layer.Weights.Shape before.Weights.Shape $"W after {steps} steps"
                Expect.equal layer.Bias.Shape [| units |] $"b after {steps} steps"
                Expect.equal layer.Input before.Input "input form"
                Expect.equal layer.Activation before.Activation "activation"

            match state.Readout with
            | Some readout ->
                Expect.equal readout.Weights.Shape [| case.Classes; features |] $"V after {steps} steps"
                Expect.equal readout.Bias.Shape [| case.Classes |] $"c after {steps} steps"
            | None -> ()

    let labelsUnseen (trial: Trial) (rule: Rule) case =
        let start = Case.start rule case
        let batch = Case.batch case 0
        let others = batch.Labels |> Array.map (fun label -> (label + 1) % case.Classes)
        let moment = Case.moment trial.LearningRate case 0

        States.allClose
            trial
            (rule.Step moment start { batch with Labels = others })
            (rule.Step moment start batch)

    let readoutUntouched (trial: Trial) (rule: Rule) (case: Case) =
        let start = Case.start rule case
        let batch = Case.batch case 0

        let step state =
            rule.Step (Case.moment trial.LearningRate case 0) state batch

        let units = widthAbove case start

        let readout: Readout =
            { Weights =
                Random.normal (case.Classes * units) (Case.key "V" case) |> Tensor.matrix case.Classes units
              Bias = Random.normal case.Classes (Case.key "c" case) |> Tensor.vector }

        Expect.isNone (step { start with Readout = None }).Readout "a readout where there was none"

        match (step { start with Readout = Some readout }).Readout with
        | Some after ->
            Expect.equal (States.bitsOf after.Weights) (States.bitsOf readout.Weights) "V"
            Expect.equal (States.bitsOf after.Bias) (States.bitsOf readout.Bias) "c"
        | None -> failtest "the readout is gone"

    let hiddenUntouched (trial: Trial) rule case =
        let start = Case.start rule case
        let after = learned trial 1.0 rule case case.Steps start
        Expect.hasLength after.Layers start.Layers.Length "hidden layers"

        for before, after in List.zip start.Layers after.Layers do
            Expect.equal (States.bitsOf after.Weights) (States.bitsOf before.Weights) "W"
            Expect.equal (States.bitsOf after.Bias) (States.bitsOf before.Bias) "b"
