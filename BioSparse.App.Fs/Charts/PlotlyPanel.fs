namespace BioSparse.App.Charts

open System
open System.IO
open DynamicObj
open Newtonsoft.Json
open Plotly.NET
open Plotly.NET.LayoutObjects
open Plotly.NET.TraceObjects

[<RequireQualifiedAccess>]
module PlotlyPanel =

    let private symbols =
        [| StyleParam.MarkerSymbol.Circle
           StyleParam.MarkerSymbol.Square
           StyleParam.MarkerSymbol.TriangleUp
           StyleParam.MarkerSymbol.Diamond |]

    let private symbol number =
        let shape = symbols[number % symbols.Length]

        if number % 8 < symbols.Length then
            shape
        else
            StyleParam.MarkerSymbol.Modified(shape, StyleParam.SymbolStyle.Open)

    let private dash =
        function
        | Dash.Dashed -> StyleParam.DrawingStyle.Dash
        | Dash.Dotted -> StyleParam.DrawingStyle.Dot
        | _ -> StyleParam.DrawingStyle.Solid

    /// The places of points that are numbers.
    let private there (series: Series) =
        [| for i in 0 .. series.Y.Length - 1 do
               if Double.IsFinite series.Y[i] then
                   i |]

    let private at (places: int[]) (values: 'a[]) = places |> Array.map (Array.get values)

    // an interval without an end is a point
    let private errors places (series: Series) =
        if series.Low.Length = 0 then
            None
        else
            let reach distance =
                places
                |> Array.map (fun i ->
                    let length = distance i
                    if Double.IsFinite length then max 0.0 length else 0.0)

            let up = reach (fun i -> series.High[i] - series.Y[i])
            let down = reach (fun i -> series.Y[i] - series.Low[i])

            if Array.forall ((=) 0.0) up && Array.forall ((=) 0.0) down then
                None
            else
                Some(
                    Error.init (
                        Array = up,
                        Arrayminus = down,
                        Symmetric = false,
                        Thickness = 1.2,
                        Width = 3.0
                    )
                )

    /// What belongs to a trace beside its numbers.
    let private label (panel: Panel) (series: Series) (trace: Trace) =
        let meta = DynamicObj()
        meta.SetProperty("model", series.Model)

        if series.Seed.HasValue then
            meta.SetProperty("seed", series.Seed.Value)

        trace.SetProperty("meta", meta)

        // what needs no entry in the legend still says its model under the pointer
        if series.Name = "" then
            trace.SetProperty("name", series.Model)
            trace.SetProperty("showlegend", false)
        else
            trace.SetProperty("name", series.Name)
            trace.SetProperty("legendgroup", series.Name)

        let detail = if series.Details.Length > 0 then "<br>%{hovertext}" else ""

        trace.SetProperty(
            "hovertemplate",
            $"<b>%%{{fullData.name}}</b><br>{panel.X.Title}: %%{{x}}<br>{panel.Y.Title}: %%{{y}}{detail}<extra></extra>"
        )

        trace

    let private scatter (series: Series) =
        let places = there series

        let mode =
            match series.Form with
            | Form.Line -> StyleParam.Mode.Lines_Markers
            | Form.Curve -> StyleParam.Mode.Lines
            | _ -> StyleParam.Mode.Markers

        let trace =
            Trace2D.initScatter (
                Trace2DStyle.Scatter(
                    X = at places series.X,
                    Y = at places series.Y,
                    Mode = mode,
                    ?YError = errors places series
                )
            )

        trace.SetProperty(
            "line",
            Line.init (Color = Color.fromString series.Colour, Width = series.Width, Dash = dash series.Dash)
        )

        trace.SetProperty(
            "marker",
            Marker.init (
                Color = Color.fromString series.Colour,
                Size = (if series.Form = Form.Points then 6 else 7),
                Symbol = symbol series.Marker
            )
        )

        if series.Details.Length > 0 then
            trace.SetProperty("hovertext", at places series.Details)

        trace :> Trace

    /// Bars as one outline from `floor` up: widths of plotly's own bars are not in the unit of a logarithmic axis.
    let private bars floor (series: Series) =
        let outline =
            [| yield! series.X |> Seq.truncate 1 |> Seq.map (fun x -> x, floor)
               for i in 0 .. series.Y.Length - 1 do
                   let top = if series.Y[i] > floor then series.Y[i] else floor
                   yield series.X[i], top
                   yield series.X[i + 1], top
               yield!
                   series.X |> Seq.skip (min series.X.Length series.Y.Length) |> Seq.map (fun x -> x, floor) |]

        let trace =
            Trace2D.initScatter (
                Trace2DStyle.Scatter(
                    X = Array.map fst outline,
                    Y = Array.map snd outline,
                    Mode = StyleParam.Mode.Lines,
                    Fill = StyleParam.Fill.ToSelf,
                    FillColor = Color.fromString (series.Colour + "59")
                )
            )

        trace.SetProperty("line", Line.init (Color = Color.fromString (series.Colour + "99"), Width = 0.8))
        trace :> Trace

    /// The numbers of bars, at their middles, for the pointer alone.
    let private middles isLogarithmic (series: Series) =
        let middle low high =
            if isLogarithmic then
                sqrt (low * high)
            else
                (low + high) / 2.0

        scatter
            { series with
                Form = Form.Points
                X = Array.map2 middle series.X[.. series.Y.Length - 1] series.X[1..]
                Low = [||]
                High = [||] }

    let private traces (panel: Panel) (series: Series) =
        if series.Form = Form.Bars then
            let floor =
                if Double.IsFinite panel.Y.Low then
                    panel.Y.Low
                else
                    let positive = series.Y |> Array.filter (fun y -> y > 0.0)

                    if positive.Length = 0 then
                        0.0
                    else
                        Array.min positive / 2.0

            let outline = label panel series (bars floor series)
            outline.SetProperty("hoverinfo", "skip")
            let points = label panel series (middles (panel.X.Scale = Scale.Logarithmic) series)
            points.SetProperty("showlegend", false)
            points.SetProperty("opacity", 0.0)
            [ outline; points ]
        else
            [ label panel series (scatter series) ]

    /// Words as categories, which are one where they are the same: shortened words may be, and get spaces of no width.
    let private categories (words: string[]) =
        words
        |> Array.mapi (fun i word ->
            let before = words |> Seq.truncate i |> Seq.filter ((=) word) |> Seq.length
            word + String('\u200b', before))

    let private heat (panel: Panel) (map: HeatMap) =
        let trace =
            Trace2D.initHeatmap (
                Trace2DStyle.Heatmap(
                    X = categories map.Columns,
                    Y = categories map.Rows,
                    Z = map.Values,
                    ZMin = map.Low,
                    ZMax = map.High,
                    ColorScale =
                        StyleParam.Colorscale.Custom
                            [ 0.0, Color.fromHex "#FFFFFF"; 1.0, Color.fromHex "#08306B" ],
                    XGap = 1,
                    YGap = 1
                )
            )

        if map.Texts.Length > 0 then
            trace.SetProperty("text", map.Texts)
            trace.SetProperty("texttemplate", "%{text}")

        trace.SetProperty("colorbar", ColorBar.init (Title = Title.init map.Title))

        trace.SetProperty(
            "hovertemplate",
            $"{panel.X.Title}: %%{{x}}<br>{panel.Y.Title}: %%{{y}}<br>{map.Title}: %%{{z}}<extra></extra>"
        )

        trace :> Trace

    let private axis (described: Axis) =
        let isLogarithmic = described.Scale = Scale.Logarithmic

        let place value =
            if isLogarithmic then log10 value else value

        let axis = LinearAxis.init (Title = Title.init described.Title)

        if isLogarithmic then
            axis.SetProperty("type", "log")

        if Double.IsFinite described.Low && Double.IsFinite described.High then
            axis.SetProperty("range", [| place described.Low; place described.High |])

        if described.Ticks.Length > 0 then
            axis.SetProperty("tickvals", described.Ticks)

            axis.SetProperty(
                "ticktext",
                (if described.Words.Length > 0 then
                     described.Words
                 else
                     described.Ticks |> Array.map (fun tick -> tick.ToString "0.######"))
            )
        elif described.IsWhole then
            axis.SetProperty("tickformat", "d")
        elif isLogarithmic then
            axis.SetProperty("dtick", 1)
            axis.SetProperty("exponentformat", "power")

        axis

    let private shape (panel: Panel) (reference: Reference) =
        let x, y, across, up =
            match reference.Guide with
            | Guide.Vertical -> (reference.At, reference.At), (0.0, 1.0), "x", "paper"
            | Guide.Horizontal -> (0.0, 1.0), (reference.At, reference.At), "paper", "y"
            | _ ->
                let ends = panel.X.Low, panel.X.High
                ends, ends, "x", "y"

        let shape =
            Shape.init (
                ShapeType = StyleParam.ShapeType.Line,
                X0 = fst x,
                X1 = snd x,
                Y0 = fst y,
                Y1 = snd y,
                Line = Line.init (Width = 1.2, Color = Color.fromHex "#808080", Dash = dash reference.Dash)
            )

        shape.SetProperty("xref", across)
        shape.SetProperty("yref", up)

        if reference.Name <> "" then
            shape.SetProperty("name", reference.Name)
            shape.SetProperty("showlegend", true)

        shape

    [<CompiledName("Json")>]
    let json (panel: Panel) =
        let data =
            match panel.Map with
            | Some map -> [ heat panel map ]
            | None -> panel.Series |> Seq.collect (traces panel) |> List.ofSeq

        let x, y = axis panel.X, axis panel.Y

        // words that are numbers are words all the same: cells are of one size, the first row on top
        if panel.Map.IsSome then
            x.SetProperty("type", "category")
            y.SetProperty("type", "category")
            y.SetProperty("autorange", "reversed")

        let layout =
            Layout.init (
                Title = Title.init panel.Title,
                ShowLegend = panel.Map.IsNone,
                HoverMode = StyleParam.HoverMode.Closest,
                Shapes = Array.map (shape panel) panel.References
            )

        layout.SetProperty("xaxis", x)
        layout.SetProperty("yaxis", y)
        let figure = DynamicObj()
        figure.SetProperty("data", data)
        figure.SetProperty("layout", layout)
        JsonConvert.SerializeObject(figure, Globals.JSON_CONFIG)

    [<CompiledName("Script")>]
    let script () =
        let assembly = typeof<Trace>.Assembly

        let name =
            assembly.GetManifestResourceNames()
            |> Array.find (fun name -> name.EndsWith(".min.js", StringComparison.Ordinal))

        match assembly.GetManifestResourceStream name with
        | null -> invalidOp $"{name} cannot be read"
        | stream ->
            use reader = new StreamReader(stream)
            reader.ReadToEnd()
