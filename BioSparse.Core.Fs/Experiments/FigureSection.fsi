namespace BioSparse.Core

/// The formats of figure files.
[<RequireQualifiedAccess>]
type FigureFormat =
    /// Pixels, two for each unit of the figure.
    | Png
    /// Vector graphics for pages.
    | Svg
    /// Vector graphics at the width of a column of a paper.
    | Pdf

/// The figures of a run's report.
[<RequireQualifiedAccess>]
type FigureSettings =
    {
        /// Their names; none for all for which there are numbers.
        Kinds: string list option
        /// The formats of their files.
        Formats: FigureFormat list
        /// Columns of a paper that a PDF is as wide as, 1 or 2; none: 1 for one panel, 2 for several.
        Columns: int option
    }

/// The settings of figures.
[<RequireQualifiedAccess>]
module FigureSettings =

    /// The names of all figures; `kernels` are those of all models.
    val kinds: string list

    /// All figures as PNG and SVG.
    val standard: FigureSettings

    val internal codec: Codec<FigureSettings>
