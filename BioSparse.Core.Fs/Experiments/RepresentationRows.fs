namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal RepresentationRows =

    let settings: Codec<int> =
        codec {
            let! images =
                Codec.integer
                    "images"
                    (0, 20_000)
                    0
                    "images whose activities are measured, the first of those that all is measured on; 0: none"
                    id

            return images
        }

    let metrics =
        let metric name label unit' direction =
            Metric.create name label unit' direction MetricRole.Activity

        let plain name label direction =
            metric name label MetricUnit.Plain direction

        [| plain "csi" "class selectivity" Direction.Neither
           metric "ablation" "ablation, most − least selective units" MetricUnit.Share Direction.Neither
           plain "ablation_rank" "rank correlation, selectivity and ablation" Direction.Neither
           plain "gdv" "generalised discrimination value" Direction.Lower
           plain "ftv" "|fractional task variance|" Direction.Neither
           plain "participation_ratio" "participation ratio" Direction.Neither
           plain "spectrum_exponent" "spectrum exponent α" Direction.Neither
           plain "cka_below" "CKA with the layer below" Direction.Neither
           plain "cka_start" "CKA with the untrained start" Direction.Neither
           plain "morans_i" "Moran's I of kernels" Direction.Neither |]

    /// The principal components that the spectrum's exponent is fitted to. The first ones have the shape of the classes; those behind
    /// the hundredth of some hundred units fall faster than any power, as all are used up.
    let private firstFitted, lastFitted = 11, 100

    let private meanOfDefined (values: float[]) =
        match values |> Array.filter (Double.IsNaN >> not) with
        | [||] -> nan
        | defined -> Array.average defined

    /// The activities of each layer on these images, and the images themselves in front.
    let private activities (layers: Layer list) (shown: Dataset) =
        Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
            let x = (Training.batch shown (ReadOnlySpan [| 0 .. shown.Count - 1 |])).Inputs

            [| x.ToArray()
               for y in Layers.activitiesOfEach layers x do
                   y.ToArray() |])

    /// The untrained layers, with forms of inputs that are fitted.
    let private untrained (context: MeasurementContext) =
        (context.Start, context.Network.Layers)
        ||> List.map2 (fun start trained ->
            { start with
                Input = trained.Input
                Connection = trained.Connection })

    /// Moran's I of the kernels, on average over units and channels.
    let private smoothness (context: MeasurementContext) =
        let struct (shape, kernels) =
            Projection.kernels context.Images.Shape Int32.MaxValue [ context.Network.First ]

        let size = shape.Height * shape.Width

        kernels
        |> Array.collect (Array.chunkBySize size)
        |> Array.map (Representation.moran shape.Height shape.Width)
        |> meanOfDefined

    let rows images (context: MeasurementContext) =
        if images = 0 then
            [||]
        else
            let shown = Dataset.take images context.Images
            let labels = shown.Labels.ToArray() |> Array.map int
            let own = activities context.Network.Layers shown
            let before = activities (untrained context) shown
            let depth = own.Length - 1

            let selectivity =
                Array.init depth (fun i ->
                    let y = own[i + 1]
                    Sparsity.selectivity (y.Length / shown.Count) shown.Classes labels y)

            let spectra =
                Array.init depth (fun i -> Spectrum.eigenvalues shown.Count own[i + 1])

            let readout: PlainReadout =
                { Weights = context.Network.Readout.Weights.ToArray()
                  Bias = context.Network.Readout.Bias.ToArray() }

            let isFirst = labels |> Array.map (fun label -> label < (shown.Classes + 1) / 2)

            let last = Array.last selectivity

            /// The value of a measure at a layer from 1; none where it has none there.
            let valueOf metric x =
                match metric with
                | "csi" -> Some(meanOfDefined selectivity[x - 1])
                | "ablation" when x = depth -> Some(Ablation.difference last readout labels own[x])
                | "ablation_rank" when x = depth ->
                    Some(Statistics.spearman last (Ablation.costs readout labels own[x]))
                | "gdv" -> Some(Representation.discrimination labels own[x])
                | "ftv" -> Some(Representation.taskVariance isFirst own[x] |> Array.map abs |> meanOfDefined)
                | "participation_ratio" -> Some(Spectrum.participationRatio spectra[x - 1])
                | "spectrum_exponent" -> Some(Spectrum.exponent firstFitted lastFitted spectra[x - 1])
                | "cka_below" -> Some(Representation.cka shown.Count own[x - 1] own[x])
                | "cka_start" -> Some(Representation.cka shown.Count own[x] before[x])
                | "morans_i" when x = 1 -> Some(smoothness context)
                | _ -> None

            [| for metric in metrics do
                   for x in 1..depth do
                       match valueOf metric.Name x with
                       | Some value ->
                           Metrics.row
                               context.Model
                               context.Seed
                               context.Split
                               metric.Name
                               (Some(float x))
                               value
                       | None -> () |]
