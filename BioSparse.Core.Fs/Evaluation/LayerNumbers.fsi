namespace BioSparse.Core

/// Numbers of the hidden layers of a network and of their activities: names, x and values of `Measurement.layerRows`.
[<RequireQualifiedAccess>]
module internal LayerNumbers =

    /// The rows that `rows` gives for each layer (from 0), with the layer's x: its number from 1 in a stack, none where it is
    /// the only layer.
    val rowsOfEach: layers: Layer list -> rows: (int -> Layer -> MetricRow[]) -> MetricRow[]

    /// struct (metric, x, value), metric by metric and layer by layer.
    val all:
        threshold: float ->
        before: Layer list ->
        network: Network ->
        test: Dataset ->
            struct (string * float option * float)[]
