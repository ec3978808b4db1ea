namespace BioSparse.Core

open System

/// States of a layer on fields, and those of the dense layers that learn.
[<RequireQualifiedAccess>]
module private Inner =

    let private connected connection (layer: Layer) =
        { layer with
            Connection = OnFields connection }

    /// The connection of a state, whose form of the whole map may have been fitted since the rule was made.
    let connection (state: LearningState) =
        match (LearningState.layer state).Connection with
        | OnFields own -> own
        | Dense -> invalidArg (nameof state) "a dense layer; the rule learns on fields"

    /// Shared weights are those of a dense layer.
    let ofShared (state: LearningState) =
        let layer = LearningState.layer state
        LearningState.withLayer { layer with Connection = Dense } state

    let toShared connection (inner: LearningState) =
        LearningState.withLayer (connected connection (LearningState.layer inner)) inner

    let private part (values: float32[]) pieces number =
        let size = values.Length / pieces
        Array.sub values (number * size) size

    /// A tensor of P rows, one for each place: the shape at a place stands behind P.
    let private piled (parts: Tensor[]) =
        let all = parts |> Array.collect _.ToArray()
        Tensor.matrix parts.Length parts[0].Count all

    /// The state at each place. What is remembered has its shape from the rule's start.
    let ofOwn places (like: LearningState) (state: LearningState) =
        let layer = LearningState.layer state
        let weights = layer.Weights.ToArray()
        let bias = layer.Bias.ToArray()
        let units = layer.Weights.Rows / places
        let memory = state.Memory |> Map.map (fun _ tensor -> tensor.ToArray())

        let remembered number name =
            let own = part memory[name] places number

            match Map.tryFind name like.Memory with
            | Some tensor when tensor.Shape.Length = 2 -> Tensor.matrix tensor.Rows tensor.Columns own
            | Some tensor when tensor.Shape.Length = 0 -> Tensor.scalar (float own[0])
            | _ when own.Length = weights.Length / places && own.Length > units ->
                Tensor.matrix units layer.Weights.Columns own
            | _ -> Tensor.vector own

        Array.init places (fun number ->
            { state with
                Layers =
                    [ { layer with
                          Weights = Tensor.matrix units layer.Weights.Columns (part weights places number)
                          Bias = Tensor.vector (part bias places number)
                          Connection = Dense } ]
                Memory = state.Memory |> Map.map (fun name _ -> remembered number name) })

    let toOwn connection (inner: LearningState[]) =
        let layers = inner |> Array.map LearningState.layer
        let units = layers[0].Weights.Rows

        { inner[0] with
            Layers =
                [ connected
                      connection
                      { layers[0] with
                          Weights =
                              Tensor.matrix
                                  (units * layers.Length)
                                  layers[0].Weights.Columns
                                  (layers |> Array.collect _.Weights.ToArray())
                          Bias = Tensor.vector (layers |> Array.collect _.Bias.ToArray()) } ]
            Memory =
                inner[0].Memory
                |> Map.map (fun name _ -> inner |> Array.map (fun state -> state.Memory[name]) |> piled) }

/// Fields of batches as rows.
[<Sealed>]
type private FieldRows(connection: FieldConnection, drawn: int option) =
    let fields = connection.Fields
    let copies = FieldCopies fields
    let whole = new FormPass(connection.Whole, fields.Map.Values, 1)
    let rows = new RowBuffer(fields.Inputs, 1)

    let each =
        match drawn with
        | Some count -> min count fields.Places
        | None -> fields.Places

    let repeated count (labels: int[]) =
        Array.init (labels.Length * count) (fun i -> labels[i / count])

    /// `each` different places for every sample.
    let someOf (key: Key) (x: Tensor) =
        let own = rows.Of(x.Rows * each)
        let key = Random.named "places" key

        for sample in 0 .. x.Rows - 1 do
            let places = Random.permutation fields.Places (Random.split sample key)

            let map: ReadOnlySpan<float32> =
                Span<float32>.op_Implicit((Kernel.span x).Slice(sample * x.Columns, x.Columns))

            let all = Kernel.span own

            for i in 0 .. each - 1 do
                copies.One(map, places[i], all.Slice((sample * each + i) * fields.Inputs, fields.Inputs))

        GC.KeepAlive x
        own

    /// The rows of shared weights.
    member _.Shared(moment: Moment, batch: Batch) : Batch =
        let x = whole.Of batch.Inputs

        let own =
            if each < fields.Places then
                someOf moment.Key x
            else
                let own = rows.Of(x.Rows * fields.Places)
                copies.Unfold(x, own, false)
                own

        { Inputs = own
          Labels = repeated each batch.Labels }

    /// The rows of each place; `work` is given its number.
    member _.EachPlace(batch: Batch, work: int -> Batch -> unit) =
        let x = whole.Of batch.Inputs
        copies.Unfold(x, rows.Of(x.Rows * fields.Places), true)

        for place in 0 .. fields.Places - 1 do
            work
                place
                { Inputs = rows.Block(place, fields.Places, x.Rows)
                  Labels = batch.Labels }

    interface IDisposable with
        member _.Dispose() =
            (whole :> IDisposable).Dispose()
            (rows :> IDisposable).Dispose()

[<Sealed>]
type private SharedSession(drawn: int option, rule: Rule, start: LearningState) =
    inherit Session()
    let connection = Inner.connection start
    let rows = new FieldRows(connection, drawn)
    let inner = Rule.openSession rule (Inner.ofShared start)

    override _.Step(moment, batch) =
        inner.Step(moment, rows.Shared(moment, batch))

    override _.State = Inner.toShared connection inner.State

    override _.Dispose() =
        inner.Dispose()
        (rows :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module private Places =

    /// The random numbers of a place.
    let moment place (moment: Moment) =
        { moment with
            Key = Random.split place (Random.named "place" moment.Key) }

[<Sealed>]
type private OwnSession(rule: Rule, like: LearningState, start: LearningState) =
    inherit Session()
    let connection = Inner.connection start
    let places = connection.Fields.Places
    let rows = new FieldRows(connection, None)
    let inner = Inner.ofOwn places like start |> Array.map (Rule.openSession rule)

    override _.Step(moment, batch) =
        rows.EachPlace(batch, (fun place own -> inner[place].Step(Places.moment place moment, own)))

    override _.State = inner |> Array.map _.State |> Inner.toOwn connection

    override _.Dispose() =
        for session in inner do
            session.Dispose()

        (rows :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module FieldRule =

    let private innerShape connection (shape: Shape) =
        let values = connection.Fields.Map.Values

        if shape.Inputs <> values then
            invalidArg (nameof shape) $"{shape.Inputs} inputs; a map of {connection.Fields.Map} has {values}"

        { shape with
            Inputs = connection.Fields.Inputs }

    let private shared connection drawn (rule: Rule) =
        let start shape key =
            Inner.toShared connection (rule.Start (innerShape connection shape) key)

        let step moment state (batch: Batch) =
            let connection = Inner.connection state
            use rows = new FieldRows(connection, drawn)
            rule.Step moment (Inner.ofShared state) (rows.Shared(moment, batch)) |> Inner.toShared connection

        { rule with
            Start = start
            Step = step
            Session = Some(fun state -> new SharedSession(drawn, rule, state)) }

    let private own connection (rule: Rule) =
        let places = connection.Fields.Places

        let start shape key =
            let inner = innerShape connection shape

            Array.init places (fun place -> rule.Start inner (Random.split place (Random.named "place" key)))
            |> Inner.toOwn connection

        /// A state of the rule, for the shapes of what it remembers.
        let like (state: LearningState) =
            let layer = LearningState.layer state

            rule.Start
                { Inputs = layer.Weights.Columns
                  Hidden = [ layer.Weights.Rows / places ]
                  Classes = 2 }
                (Random.key 0UL)

        let step moment state (batch: Batch) =
            let connection = Inner.connection state
            use rows = new FieldRows(connection, None)
            let inner = Inner.ofOwn places (like state) state

            rows.EachPlace(
                batch,
                (fun place own -> inner[place] <- rule.Step (Places.moment place moment) inner[place] own)
            )

            Inner.toOwn connection inner

        { rule with
            Start = start
            Step = step
            Session = Some(fun state -> new OwnSession(rule, like state, state)) }

    let on connection drawn rule =
        Connection.faultOfFields connection |> Option.iter (invalidArg (nameof connection))

        if connection.IsShared then
            shared connection drawn rule
        else
            own connection rule
