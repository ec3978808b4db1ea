namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type Normalisation =
    | Maximum
    | Unit
    | Input
    | Quantile

    member normalisation.Name =
        match normalisation with
        | Maximum -> "one maximum"
        | Unit -> "each unit"
        | Input -> "each input"
        | Quantile -> "99.9 % quantile"

type Judgement<'answer> =
    { Normalisation: Normalisation
      Threshold: float
      Count: int
      Answer: 'answer }

[<RequireQualifiedAccess>]
module StrictJudgement =

    let thresholds = [| 0.0025; 0.005; 0.01; 0.02 |]

    let decisive = [| 0.005; 0.01 |]

    [<Literal>]
    let MostForBest = 10000

    let private normalisations =
        [| Normalisation.Maximum
           Normalisation.Unit
           Normalisation.Input
           Normalisation.Quantile |]

    let normalised normalisation units inputs (weights: float32[]) =
        if weights.Length <> units * inputs then
            invalidArg (nameof weights) $"{weights.Length} weights are not {units}×{inputs}"

        let sizes = weights |> Array.map (fun w -> float (abs w))

        /// Each size over the largest of its group.
        let byGroup groups (group: int -> int) =
            let largest = Array.zeroCreate<float> groups

            for i in 0 .. sizes.Length - 1 do
                let of' = group i
                largest[of'] <- max largest[of'] sizes[i]

            sizes |> Array.mapi (fun i size -> if size = 0.0 then 0.0 else size / largest[group i])

        let divided =
            match normalisation with
            | Normalisation.Maximum -> byGroup 1 (fun _ -> 0)
            | Normalisation.Unit -> byGroup units (fun i -> i / inputs)
            | Normalisation.Input -> byGroup inputs (fun i -> i % inputs)
            | Normalisation.Quantile ->
                let reference =
                    sizes |> Array.filter (fun size -> size > 0.0) |> Statistics.quantile 0.999

                sizes |> Array.map (fun size -> size / reference)

        divided |> Array.filter (fun size -> size > 0.0)

    /// The margin; NaN where a family has no answer.
    let private marginOf threshold (values: float[]) =
        let fit family = Estimation.fit family threshold values

        let power =
            match fit Family.PowerLaw with
            | Ok fit -> fit.Bic
            | Error _ -> nan

        /// The criterion of a family or of its limit, the power law, with the parameters of the family.
        let criterion family =
            match fit family with
            | Ok fit -> fit.Bic
            | Error FitFailure.PowerLaw -> power + log (float values.Length)
            | Error _ -> nan

        let lognormal = criterion Family.Lognormal

        let others =
            [ for family in Distribution.families do
                  if not family.ContainsLognormal && family <> Family.PowerLaw then
                      criterion family
              power ]

        if List.exists Double.IsNaN others then
            nan
        else
            List.min others - lognormal

    let private bestOf threshold (values: float[]) =
        let sample =
            if values.Length <= MostForBest then
                values
            else
                Random.permutation values.Length (Random.named "judgement" (Random.key 0UL))
                |> Array.take MostForBest
                |> Array.map (Array.get values)

        let fits =
            Distribution.familiesAbove threshold
            |> Array.choose (fun family -> Estimation.fit family threshold sample |> Result.toOption)

        if fits.Length = 0 then
            ValueNone
        else
            ValueSome (Array.minBy (fun (fit: Fit) -> fit.Bic) fits).Distribution.Law.Family

    let private judge answer units inputs (weights: float32[]) =
        let isFinite = weights |> Array.forall Single.IsFinite

        [| for normalisation in normalisations do
               let all =
                   if isFinite then
                       normalised normalisation units inputs weights
                   else
                       [||]

               for threshold in thresholds do
                   let values = all |> Array.filter (fun value -> value > threshold)

                   { Normalisation = normalisation
                     Threshold = threshold
                     Count = values.Length
                     Answer = answer threshold values } |]

    let margins units inputs weights = judge marginOf units inputs weights

    let bests units inputs weights = judge bestOf units inputs weights

    let metricOf normalisation =
        match normalisation with
        | Normalisation.Maximum -> "lognormal_margin"
        | Normalisation.Unit -> "lognormal_margin_unit"
        | Normalisation.Input -> "lognormal_margin_input"
        | Normalisation.Quantile -> "lognormal_margin_quantile"

    let metrics =
        normalisations
        |> Array.map (fun normalisation ->
            Metric.create
                (metricOf normalisation)
                $"margin of the lognormal above x, ΔBIC ({normalisation.Name})"
                MetricUnit.Nats
                Direction.Neither
                MetricRole.Fit)

    let rows model seed margins =
        margins
        |> Array.map (fun (judgement: Judgement<float>) ->
            Metrics.row
                model
                seed
                Split.NoImages
                (metricOf judgement.Normalisation)
                (Some judgement.Threshold)
                judgement.Answer)
