/// Figures as data, apart from what draws them: `PlotlyPanel` for the page, ScottPlot for PNG, SVG and PDF files.
/// Coordinates are in the unit that the title of their axis names; painters take logarithms, callers do not.
namespace BioSparse.App.Charts

open System
open System.Runtime.InteropServices

[<AutoOpen>]
module private Absent =

    let orNone (values: 'a[] | null) =
        match values with
        | null -> [||]
        | values -> values

/// The relation of numbers to lengths along an axis.
type Scale =
    /// Equal differences have equal lengths.
    | Linear = 0
    /// Equal ratios have equal lengths; numbers are above 0.
    | Logarithmic = 1

/// An axis.
type Axis =
    {
        /// The quantity, with its unit.
        Title: string
        /// Linear or logarithmic.
        Scale: Scale
        /// The lower end; NaN where the data decide.
        Low: float
        /// The upper end; NaN where the data decide.
        High: float
        /// The marked numbers; empty where the painter chooses.
        Ticks: float[]
        /// The words at `Ticks`; empty for the numbers themselves.
        Words: string[]
        /// Whether only whole numbers are marked.
        IsWhole: bool
    }

    /// An axis; the data decide what is left out.
    static member Of
        (
            title,
            [<Optional; DefaultParameterValue(Scale.Linear)>] scale: Scale,
            [<Optional; DefaultParameterValue(Double.NaN)>] low: float,
            [<Optional; DefaultParameterValue(Double.NaN)>] high: float,
            [<Optional; DefaultParameterValue(null: float[] | null)>] ticks: float[] | null,
            [<Optional; DefaultParameterValue(null: string[] | null)>] words: string[] | null,
            [<Optional; DefaultParameterValue(false)>] isWhole: bool
        ) =
        { Title = title
          Scale = scale
          Low = low
          High = high
          Ticks = orNone ticks
          Words = orNone words
          IsWhole = isWhole }

/// What a series looks like.
type Form =
    /// Markers joined by lines.
    | Line = 0
    /// A line without markers.
    | Curve = 1
    /// Markers alone.
    | Points = 2
    /// Bars between edges: `X` has one number more than `Y`.
    | Bars = 3

/// The pattern of a line.
type Dash =
    | Solid = 0
    | Dashed = 1
    | Dotted = 2

/// Points of one model, law or other thing.
type Series =
    {
        /// The entry of the legend.
        Name: string
        /// The model that it belongs to; empty where it belongs to none.
        Model: string
        /// The seed that it shows alone; without value where it is over all seeds.
        Seed: Nullable<int>
        /// What it looks like.
        Form: Form
        /// Its colour, #RRGGBB.
        Colour: string
        /// The number of its marker: 0 circle, 1 square, 2 triangle, 3 diamond; 4 to 7 the same, open.
        Marker: int
        /// The pattern of its line.
        Dash: Dash
        /// The width of its line, in pixels.
        Width: float
        /// Abscissae.
        X: float[]
        /// Ordinates.
        Y: float[]
        /// Lower ends of intervals; NaN where there is none, empty where no point has one.
        Low: float[]
        /// Upper ends of intervals, likewise.
        High: float[]
        /// What is said of each point beside its coordinates; empty for nothing.
        Details: string[]
    }

    /// A series; what is left out is empty.
    static member Of
        (
            form,
            name,
            colour,
            x: float[],
            y: float[],
            [<Optional; DefaultParameterValue("")>] model: string,
            [<Optional; DefaultParameterValue(Nullable<int>())>] seed: Nullable<int>,
            [<Optional; DefaultParameterValue(0)>] marker: int,
            [<Optional; DefaultParameterValue(Dash.Solid)>] dash: Dash,
            [<Optional; DefaultParameterValue(2.0)>] width: float,
            [<Optional; DefaultParameterValue(null: float[] | null)>] low: float[] | null,
            [<Optional; DefaultParameterValue(null: float[] | null)>] high: float[] | null,
            [<Optional; DefaultParameterValue(null: string[] | null)>] details: string[] | null
        ) =
        { Name = name
          Model = model
          Seed = seed
          Form = form
          Colour = colour
          Marker = marker
          Dash = dash
          Width = width
          X = x
          Y = y
          Low = orNone low
          High = orNone high
          Details = orNone details }

/// A line across a panel that no data belong to.
type Guide =
    /// All points of this x.
    | Vertical = 0
    /// All points of this y.
    | Horizontal = 1
    /// All points whose y is their x, between the ends of the x axis, which must be given.
    | Diagonal = 2

/// A line across a panel, with its entry in the legend; empty for none.
type Reference =
    { Guide: Guide
      At: float
      Name: string
      Dash: Dash }

    /// A dashed line.
    static member Of
        (
            guide,
            at,
            [<Optional; DefaultParameterValue("")>] name: string,
            [<Optional; DefaultParameterValue(Dash.Dashed)>] dash: Dash
        ) =
        { Guide = guide
          At = at
          Name = name
          Dash = dash }

/// A table of shaded cells: rows from the top, columns from the left.
type HeatMap =
    {
        /// Words of the columns.
        Columns: string[]
        /// Words of the rows, the first at the top.
        Rows: string[]
        /// A number for each cell, row by row; NaN for an empty one.
        Values: float[][]
        /// The words in the cells, row by row; empty for none.
        Texts: string[][]
        /// The number that is white.
        Low: float
        /// The number that is darkest.
        High: float
        /// What the numbers are, with their unit.
        Title: string
    }

/// One pair of axes.
type Panel =
    {
        Title: string
        X: Axis
        Y: Axis
        Series: Series[]
        References: Reference[]
        /// Shaded cells in place of series; null for none.
        Map: HeatMap option
    }

    /// A panel of series.
    static member Of
        (
            title,
            x,
            y,
            series: Series seq,
            [<Optional; DefaultParameterValue(null: Reference seq | null)>] references: Reference seq | null
        ) =
        { Title = title
          X = x
          Y = y
          Series = Array.ofSeq series
          References =
            (match references with
             | null -> [||]
             | references -> Array.ofSeq references)
          Map = None }

    /// A panel of shaded cells.
    static member Of(title, x, y, map: HeatMap) =
        { Title = title
          X = x
          Y = y
          Series = [||]
          References = [||]
          Map = Some map }

/// A figure: panels side by side.
type Chart =
    {
        /// The name of its files.
        Name: string
        Title: string
        Caption: string
        Panels: Panel[]
        /// Whether one legend, below, serves all panels; otherwise each panel has its own.
        SharesLegend: bool
    }

    /// A figure of panels.
    static member Of
        (
            name,
            title,
            caption,
            panels: Panel seq,
            [<Optional; DefaultParameterValue(false)>] sharesLegend: bool
        ) =
        { Name = name
          Title = title
          Caption = caption
          Panels = Array.ofSeq panels
          SharesLegend = sharesLegend }
