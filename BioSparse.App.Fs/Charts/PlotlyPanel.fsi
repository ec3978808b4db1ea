/// Panels as figures of plotly.js (its JSON of traces and layout), by Plotly.NET, whose package carries plotly.js itself.
/// A trace says in `meta` which model and seed it belongs to, so that a page can switch them. Colours of text, axes and background
/// are left to the page, which has two themes.
namespace BioSparse.App.Charts

[<RequireQualifiedAccess>]
module PlotlyPanel =

    /// The JSON `{"data": […], "layout": {…}}` of a panel. Points whose ordinate is NaN are left out.
    [<CompiledName("Json")>]
    val json: panel: Panel -> string

    /// The script plotly.js, minified, with the comment that names its authors and licence.
    [<CompiledName("Script")>]
    val script: unit -> string
