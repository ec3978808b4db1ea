namespace BioSparse.Core

open System

type LabelTeacher = { Strength: float; IsShuffled: bool }

/// States with a label input, and those of the rule that learns.
[<RequireQualifiedAccess>]
module private Joined =

    [<Literal>]
    let Memory = "labels"

    let labels (state: LearningState) =
        match Map.tryFind Memory state.Memory with
        | Some tensor -> tensor
        | None -> invalidArg (nameof state) "a state without a label input"

    let private columns (matrix: Tensor) from count =
        let values = matrix.ToArray()

        Tensor.matrix
            matrix.Rows
            count
            (Array.init (matrix.Rows * count) (fun i -> values[i / count * matrix.Columns + from + i % count]))

    let private beside (a: Tensor) (b: Tensor) =
        let first, second = a.ToArray(), b.ToArray()

        Array.init a.Rows (fun i ->
            Array.append
                (Array.sub first (i * a.Columns) a.Columns)
                (Array.sub second (i * b.Columns) b.Columns))
        |> Array.concat
        |> Tensor.matrix a.Rows (a.Columns + b.Columns)

    /// The state of the rule on d + C inputs.
    let inner (state: LearningState) =
        let layer = LearningState.layer state

        { state with
            Layers =
                [ { layer with
                      Input = Plain
                      Weights = beside layer.Weights (labels state) } ]
            Memory = Map.remove Memory state.Memory }

    /// The state with a layer of d inputs.
    let outer input inputs (inner: LearningState) =
        let layer = LearningState.layer inner
        let all = layer.Weights

        { inner with
            Layers =
                [ { layer with
                      Input = input
                      Weights = columns all 0 inputs } ]
            Memory = Map.add Memory (columns all inputs (all.Columns - inputs)) inner.Memory }

    /// The labels that a step is taught.
    let taught teacher (moment: Moment) (labels: int[]) =
        if teacher.IsShuffled then
            Random.permutation labels.Length (Random.named "labels" moment.Key)
            |> Array.map (Array.get labels)
        else
            labels

    /// [x, s · t] into rows of d + C columns.
    let fill (strength: float) (x: Tensor) (labels: int[]) (rows: Tensor) =
        let inputs, width = x.Columns, rows.Columns

        if Array.max labels >= width - inputs then
            invalidArg (nameof labels) $"label {Array.max labels} of {width - inputs} label inputs"

        let into = Kernel.span rows
        let from = Kernel.span x
        into.Clear()

        for n in 0 .. labels.Length - 1 do
            from.Slice(n * inputs, inputs).CopyTo(into.Slice(n * width, inputs))
            into[n * width + inputs + labels[n]] <- float32 strength

        GC.KeepAlive x
        GC.KeepAlive rows

[<Sealed>]
type private LabelInputSession(teacher: LabelTeacher, rule: Rule, start: LearningState) =
    inherit Session()
    let layer = LearningState.layer start
    let inputs = layer.Weights.Columns
    let received = new FormPass(layer.Input, inputs, 1)
    let rows = new RowBuffer(inputs + (Joined.labels start).Columns, 1)
    let inner = Rule.openSession rule (Joined.inner start)

    override _.Step(moment, batch) =
        let own = rows.Of batch.Inputs.Rows

        Joined.fill
            teacher.Strength
            (received.Of batch.Inputs)
            (Joined.taught teacher moment batch.Labels)
            own

        inner.Step(moment, { batch with Inputs = own })

    override _.State = Joined.outer layer.Input inputs inner.State

    override _.Dispose() =
        inner.Dispose()
        (received :> IDisposable).Dispose()
        (rows :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module LabelInput =

    let on (teacher: LabelTeacher) (rule: Rule) =
        if not (teacher.Strength > 0.0) then
            invalidArg (nameof teacher) $"a strength of {teacher.Strength}; it has to be above 0"

        match rule.Constraint with
        | Dale _ -> invalidArg (nameof rule) "polarities of presynaptic neurons, of which labels have none"
        | Unconstrained
        | Nonnegative -> ()

        let start (shape: Shape) key =
            let inner =
                rule.Start
                    { shape with
                        Inputs = shape.Inputs + shape.Classes }
                    key

            let layer = LearningState.layer inner

            if layer.Connection <> Dense then
                invalidArg (nameof rule) "a layer on fields; a label input is one of all places"

            Joined.outer layer.Input shape.Inputs inner

        let step moment state (batch: Batch) =
            let layer = LearningState.layer state
            let inputs = layer.Weights.Columns
            let x = Layer.receive layer batch.Inputs
            let x = Tensor.matrix x.Rows x.Columns (x.ToArray())
            let rows = Tensor.zeros [| x.Rows; inputs + (Joined.labels state).Columns |]
            Joined.fill teacher.Strength x (Joined.taught teacher moment batch.Labels) rows

            rule.Step moment (Joined.inner state) { batch with Inputs = rows }
            |> Joined.outer layer.Input inputs

        { rule with
            Start = start
            Step = step
            Session = Some(fun state -> new LabelInputSession(teacher, rule, state)) }

    let isIn (state: LearningState) = state.Memory.ContainsKey Joined.Memory
