/// A stack of layers and its readout once more, sample by sample in float64 and plain arrays, for finite differences.
module BioSparse.Tests.Networks.PlainStack

open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Learning

type PlainLayer =
    { Input: InputForm
      W: float[,]
      B: float[]
      Activation: Activation
      Connection: Connection }

type PlainStack =
    { Layers: PlainLayer list
      V: float[,]
      C: float[] }

let ofNetwork (network: Network) =
    { Layers =
        [ for layer in network.Layers ->
              { Input = layer.Input
                W = Sample.doubles2D layer.Weights
                B = Sample.doubles layer.Bias
                Activation = layer.Activation
                Connection = layer.Connection } ]
      V = Sample.doubles2D network.Readout.Weights
      C = Sample.doubles network.Readout.Bias }

let affine (weights: float[,]) (bias: float[]) (x: float[]) =
    bias |> Array.mapi (fun j b -> b + Array.fold2 (fun sum w x -> sum + w * x) 0.0 weights[j, *] x)

let rec receive form (x: float[]) =
    match form with
    | Plain -> x
    | UnitLength ->
        let length = sqrt (Array.sumBy (fun x -> x * x) x)

        if length = 0.0 then
            x
        else
            x |> Array.map (fun x -> x / length)
    | Contrast c ->
        let mean = Array.average x
        let spread = sqrt ((x |> Array.averageBy (fun x -> (x - mean) * (x - mean))) + c)
        x |> Array.map (fun x -> (x - mean) / spread)
    | Scaled(mean, factors) ->
        Array.map3 (fun x m s -> (x - m) * s) x (Sample.doubles mean) (Sample.doubles factors)
    | Whitened(mean, matrix) ->
        let centred = Array.map2 (-) x (Sample.doubles mean)
        let matrix = Sample.doubles2D matrix
        Array.init x.Length (fun j -> Array.fold2 (fun sum x a -> sum + x * a) 0.0 centred matrix[*, j])
    | Chain forms -> (x, forms) ||> List.fold (fun x form -> receive form x)

/// The value of a map; 0 outside.
let private at (map: MapShape) (x: float[]) row column channel =
    if row < 0 || column < 0 || row >= map.Height || column >= map.Width then
        0.0
    elif map.Order = MapOrder.Planes then
        x[channel * map.Height * map.Width + row * map.Width + column]
    else
        x[(row * map.Width + column) * map.Channels + channel]

/// The field at a place of the output: row by row, channels side by side.
let field (fields: Fields) (x: float[]) row column =
    [| for i in 0 .. fields.Size - 1 do
           for j in 0 .. fields.Size - 1 do
               for channel in 0 .. fields.Map.Channels - 1 do
                   at
                       fields.Map
                       x
                       (row * fields.Stride + i - fields.Padding)
                       (column * fields.Stride + j - fields.Padding)
                       channel |]

/// Places of the output, and what happens at each.
let private placesOf (fields: Fields) =
    [| for row in 0 .. fields.Height - 1 do
           for column in 0 .. fields.Width - 1 do
               row, column |]

let potentials layer (x: float[]) =
    match layer.Connection with
    | Dense -> affine layer.W layer.B (receive layer.Input x)
    | OnFields own ->
        let x = receive own.Whole x
        let places = placesOf own.Fields

        let units =
            if own.IsShared then
                layer.B.Length
            else
                layer.B.Length / places.Length

        places
        |> Array.mapi (fun place (row, column) ->
            let first = if own.IsShared then 0 else place * units
            let seen = field own.Fields x row column |> receive layer.Input
            affine layer.W[first .. first + units - 1, *] layer.B[first .. first + units - 1] seen)
        |> Array.concat

let activate activation (a: float[]) =
    (Reference.activate activation (array2D [ a ]))[0, *]

let private pool (pooling: Pooling) (map: MapShape) (y: float[]) =
    [| for row in 0 .. (map.Height - pooling.Size) / pooling.Stride do
           for column in 0 .. (map.Width - pooling.Size) / pooling.Stride do
               for channel in 0 .. map.Channels - 1 do
                   let window =
                       [| for i in 0 .. pooling.Size - 1 do
                              for j in 0 .. pooling.Size - 1 do
                                  at map y (row * pooling.Stride + i) (column * pooling.Stride + j) channel |]

                   match pooling.Kind with
                   | PoolKind.Max -> Array.max window
                   | PoolKind.Average -> Array.average window
                   | PoolKind.Energy -> sqrt (window |> Array.averageBy (fun y -> y * y)) |]

/// What a layer gives for its potentials.
let answer layer (a: float[]) =
    match layer.Connection with
    | Dense -> activate layer.Activation a
    | OnFields own ->
        let places = own.Fields.Places

        let y =
            match own.Competition, layer.Activation.Winners with
            | Competition.Sample, Some count -> activate (KWinners.activation (count * places)) a
            | Competition.Sample, None -> activate layer.Activation a
            | Competition.Place, _ -> a |> Array.splitInto places |> Array.collect (activate layer.Activation)

        match own.Pooling with
        | None -> y
        | Some pooling ->
            pool
                pooling
                { Channels = a.Length / places
                  Height = own.Fields.Height
                  Width = own.Fields.Width
                  Order = MapOrder.Places }
                y

/// Logits; each layer's activities are multiplied by its mask.
let logits (masks: float[] list) stack x =
    (x, List.zip stack.Layers masks)
    ||> List.fold (fun x (layer, mask) -> potentials layer x |> answer layer |> Array.map2 (*) mask)
    |> affine stack.V stack.C

/// The same without masks.
let plainLogits stack x =
    (x, stack.Layers)
    ||> List.fold (fun x layer -> potentials layer x |> answer layer)
    |> affine stack.V stack.C

let unmasked stack =
    stack.Layers |> List.map (fun layer -> Array.create layer.B.Length 1.0)

/// −ln softmax(z) of the label.
let crossEntropy (z: float[]) label =
    let highest = Array.max z
    log (z |> Array.sumBy (fun z -> exp (z - highest))) + highest - z[label]

/// softmax(z) − one-hot of the label.
let error (z: float[]) label =
    let sum = z |> Array.sumBy exp
    z |> Array.mapi (fun c z -> exp z / sum - (if c = label then 1.0 else 0.0))

/// The slope of f along each element of v, by central differences.
let slopes step (f: float[] -> float) (v: float[]) =
    Array.init v.Length (fun i ->
        let moved by =
            v |> Array.mapi (fun j v -> if i = j then v + by else v)

        (f (moved step) - f (moved -step)) / (2.0 * step))
