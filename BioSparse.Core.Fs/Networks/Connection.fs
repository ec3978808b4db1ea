namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type Competition =
    | Place
    | Sample

type FieldConnection =
    { Fields: Fields
      IsShared: bool
      Whole: InputForm
      Competition: Competition
      Pooling: Pooling option }

type Connection =
    | Dense
    | OnFields of FieldConnection

[<RequireQualifiedAccess>]
module Connection =

    let places connection =
        match connection with
        | Dense -> 1
        | OnFields own -> own.Fields.Places

    let units connection (weights: Tensor) =
        match connection with
        | OnFields own when not own.IsShared -> weights.Rows / own.Fields.Places
        | Dense
        | OnFields _ -> weights.Rows

    let inputs connection (weights: Tensor) =
        match connection with
        | Dense -> weights.Columns
        | OnFields own -> own.Fields.Map.Values

    let activities connection weights =
        places connection * units connection weights

    let private unpooled (own: FieldConnection) channels : MapShape =
        { Channels = channels
          Height = own.Fields.Height
          Width = own.Fields.Width
          Order = MapOrder.Places }

    let mapOf connection channels =
        match connection with
        | Dense -> None
        | OnFields own ->
            let map = unpooled own channels

            match own.Pooling with
            | None -> Some map
            | Some pooling -> Some(Pooling.shape pooling map)

    let map connection weights =
        match connection with
        | Dense -> None
        | OnFields own -> Some(unpooled own (units connection weights))

    let outputMap connection weights =
        mapOf connection (units connection weights)

    let outputs connection (weights: Tensor) =
        match outputMap connection weights with
        | None -> weights.Rows
        | Some map -> map.Values

    let competing connection weights =
        match connection with
        | OnFields own when own.Competition = Competition.Sample -> activities connection weights
        | Dense
        | OnFields _ -> units connection weights

    let rowsOf connection units =
        match connection with
        | OnFields own when not own.IsShared -> own.Fields.Places * units
        | Dense
        | OnFields _ -> units

    let poolingFault own =
        own.Pooling |> Option.bind (fun pooling -> Pooling.fault pooling (unpooled own 1))

    let faultOfFields own =
        Fields.fault own.Fields |> Option.orElseWith (fun () -> poolingFault own)

    let fault connection (weights: Tensor) =
        match connection with
        | Dense -> None
        | OnFields own ->
            faultOfFields own
            |> Option.orElseWith (fun () ->
                if weights.Columns <> own.Fields.Inputs then
                    Some $"fields of {own.Fields.Inputs} values, and weights for {weights.Columns}"
                elif not own.IsShared && weights.Rows % own.Fields.Places <> 0 then
                    Some
                        $"{weights.Rows} rows of weights are not as many at each of {own.Fields.Places} places"
                else
                    None)

    let presynaptic connection (weights: Tensor) =
        match connection with
        | Dense -> Array.init weights.Count (fun i -> i % weights.Columns)
        | OnFields own when own.IsShared ->
            Array.init weights.Count (fun i -> i % weights.Columns % own.Fields.Map.Channels)
        | OnFields own ->
            let sources = Fields.sources own.Fields
            let inputs = own.Fields.Inputs
            let perPlace = inputs * units connection weights
            Array.init weights.Count (fun i -> sources[i / perPlace * inputs + i % inputs])

[<AbstractClass>]
type internal Wiring() =
    abstract Weigh: x: Tensor * a: Tensor -> unit
    abstract WeightGradient: weights: Tensor * errors: Tensor -> unit
    abstract AtInput: errors: Tensor * target: Tensor -> unit
    abstract Dispose: unit -> unit

    interface IDisposable with
        member this.Dispose() = this.Dispose()

/// W, packed once where it is fixed.
[<Sealed>]
type private Weights(areFixed: bool, weights: Tensor) =

    let packed =
        lazy
            (let packed = PackedRows(weights.Rows, weights.Columns)
             packed.Take weights
             packed)

    member _.Weigh(rows: Tensor, a: Tensor) =
        if areFixed then
            Product.multiplyByPacked a rows packed.Value
        else
            Product.multiplyByTranspose a rows weights

    member _.Back(errors: Tensor, target: Tensor) =
        Product.multiply target 0.0f 1.0f errors weights

[<Sealed>]
type private DenseWiring(form: InputForm, areFixed: bool, rows: int, weights: Tensor) =
    inherit Wiring()
    let forms = new FormPass(form, weights.Columns, rows)
    let own = Weights(areFixed, weights)
    let mutable received = weights

    override _.Weigh(x, a) =
        received <- forms.Of x
        own.Weigh(received, a)

    override _.WeightGradient(target, errors) =
        Product.multiplyTransposed target 0.0f 1.0f errors received

    override _.AtInput(errors, target) =
        own.Back(errors, target)
        forms.PullBack target

    override _.Dispose() = (forms :> IDisposable).Dispose()

/// Weights that all places share: a dense layer on the rows of all fields.
[<Sealed>]
type private SharedWiring
    (form: InputForm, connection: FieldConnection, areFixed: bool, rows: int, weights: Tensor) =
    inherit Wiring()
    let fields = connection.Fields
    let places = fields.Places
    let whole = new FormPass(connection.Whole, fields.Map.Values, rows)
    let copies = FieldCopies fields
    let unfolded = new RowBuffer(fields.Inputs, rows * places)
    let slopes = new RowBuffer(fields.Inputs, rows * places)
    let rowWise = new DenseWiring(form, areFixed, rows * places, weights)

    override _.Weigh(x, a) =
        let own = unfolded.Of(x.Rows * places)
        copies.Unfold(whole.Of x, own, false)
        rowWise.Weigh(own, a)

    override _.WeightGradient(target, errors) = rowWise.WeightGradient(target, errors)

    override _.AtInput(errors, target) =
        let own = slopes.Of(target.Rows * places)
        rowWise.AtInput(errors, own)
        copies.Fold(own, target, false)
        whole.PullBack target

    override _.Dispose() =
        rowWise.Dispose()

        for owned in [ unfolded; slopes ] do
            (owned :> IDisposable).Dispose()

        (whole :> IDisposable).Dispose()

/// Own weights at each place: as many dense layers as places. Fields and errors of a place stand together.
[<Sealed>]
type private OwnWiring
    (form: InputForm, connection: FieldConnection, areFixed: bool, rows: int, weights: Tensor) =
    inherit Wiring()
    let fields = connection.Fields
    let places = fields.Places
    let units = weights.Rows / places
    let whole = new FormPass(connection.Whole, fields.Map.Values, rows)
    let forms = new FormPass(form, fields.Inputs, rows * places)
    let copies = FieldCopies fields
    let unfolded = new RowBuffer(fields.Inputs, rows * places)
    let slopes = new RowBuffer(fields.Inputs, rows * places)
    let byPlace = new RowBuffer(units, rows * places)
    let mutable received = weights

    let partOf (matrix: Tensor) =
        Array.init places (fun place ->
            Kernel.lasting units fields.Inputs (place * units * fields.Inputs) matrix)

    let parts = partOf weights
    let products = parts |> Array.map (fun part -> Weights(areFixed, part))

    /// The rows of place p among those by place.
    let ofPlace (rows: Tensor) samples place =
        Kernel.lasting samples rows.Columns (place * samples * rows.Columns) rows

    /// Runs `work` for each place, with its rows of two matrices by place.
    let eachPlace samples (first: Tensor) (second: Tensor) (work: int -> Tensor -> Tensor -> unit) =
        SideBySide.each (samples * places * units * fields.Inputs > 2_000_000) places (fun place ->
            let one = ofPlace first samples place
            let other = ofPlace second samples place
            work place one other
            Tensor.release one
            Tensor.release other)

    /// Exchanges places and samples of blocks of F numbers.
    let turn (from: Tensor) (into: Tensor) samples toPlaces =
        let source = Kernel.span from
        let target = Kernel.span into

        for sample in 0 .. samples - 1 do
            for place in 0 .. places - 1 do
                let inSample = (sample * places + place) * units
                let inPlace = (place * samples + sample) * units
                let a, b = if toPlaces then inSample, inPlace else inPlace, inSample
                source.Slice(a, units).CopyTo(target.Slice(b, units))

        GC.KeepAlive from
        GC.KeepAlive into

    override _.Weigh(x, a) =
        let samples = x.Rows
        let own = unfolded.Of(samples * places)
        copies.Unfold(whole.Of x, own, true)
        let fields = forms.Of own
        received <- fields
        let answers = byPlace.Of(samples * places)

        eachPlace samples fields answers (fun place seen answer -> products[place].Weigh(seen, answer))

        turn answers a samples false

    override _.WeightGradient(target, errors) =
        let samples = errors.Rows / places
        let own = byPlace.Of errors.Rows
        turn errors own samples true
        let targets = partOf target

        eachPlace samples received own (fun place seen error ->
            Product.multiplyTransposed targets[place] 0.0f 1.0f error seen)

        targets |> Array.iter Tensor.release

    override _.AtInput(errors, target) =
        let samples = target.Rows
        let own = byPlace.Of errors.Rows
        turn errors own samples true
        let back = slopes.Of errors.Rows

        eachPlace samples own back (fun place error slope -> products[place].Back(error, slope))

        forms.PullBack back
        copies.Fold(back, target, true)
        whole.PullBack target

    override _.Dispose() =
        parts |> Array.iter Tensor.release

        for owned in [ unfolded; slopes; byPlace ] do
            (owned :> IDisposable).Dispose()

        (forms :> IDisposable).Dispose()
        (whole :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module internal Wiring =

    let create form connection areFixed rows (weights: Tensor) : Wiring =
        match connection with
        | Dense -> new DenseWiring(form, areFixed, rows, weights)
        | OnFields own when own.IsShared -> new SharedWiring(form, own, areFixed, rows, weights)
        | OnFields own -> new OwnWiring(form, own, areFixed, rows, weights)
