namespace BioSparse.Core

/// Measures of what the hidden layers of a trained network represent: `analyse.representation`.
[<RequireQualifiedAccess>]
module internal RepresentationRows =

    /// The first so many of the measured images; 0: no measures.
    val settings: Codec<int>

    /// The metrics of `rows`, in the order of tables.
    val metrics: Metric[]

    /// A row for each measure and layer, x the layer from 1: `csi`, `ftv`, `gdv`, `cka_below`, `cka_start`, `participation_ratio`,
    /// `spectrum_exponent`; `ablation` and `ablation_rank` of the last layer; `morans_i` of the first.
    val rows: images: int -> context: MeasurementContext -> MetricRow[]
