namespace BioSparse.Core

open System

type AttackPlan =
    { Attack: Attack
      Epsilons: float[]
      Samples: int
      Source: (unit -> Network) option }

type AttackOutcome =
    { Attack: string
      Epsilon: float
      Survives: bool[] }

[<RequireQualifiedAccess>]
module Measurement =

    let nameOf (plan: AttackPlan) =
        if plan.Source.IsSome then
            "transfer"
        else
            Attack.name plan.Attack

    let madeOn network (plan: AttackPlan) =
        match plan.Source with
        | Some source -> source ()
        | None -> network

    let attacks (plans: AttackPlan[]) network key test (watch: Action<float>) =
        let all =
            [| for plan in plans do
                   for epsilon in plan.Epsilons do
                       plan, epsilon |]

        all
        |> Array.mapi (fun i (plan, epsilon) ->
            let name = nameOf plan

            let survives =
                Attack.transfers
                    plan.Attack
                    (madeOn network plan)
                    network
                    epsilon
                    (Random.named name key)
                    (Dataset.take plan.Samples test)

            watch.Invoke(float (i + 1) / float all.Length)

            { Attack = name
              Epsilon = epsilon
              Survives = survives })

    let withstood (outcomes: AttackOutcome[]) =
        let radiiOf attack =
            outcomes
            |> Array.filter (fun outcome -> outcome.Attack = attack)
            |> Array.map _.Epsilon
            |> Set.ofArray

        let attacks = outcomes |> Array.map _.Attack |> Array.distinct

        if attacks.Length = 0 then
            [||]
        else
            attacks
            |> Array.map radiiOf
            |> Array.reduce Set.intersect
            |> Set.toArray
            |> Array.map (fun epsilon ->
                let met = outcomes |> Array.filter (fun outcome -> outcome.Epsilon <= epsilon)
                let common = met |> Array.map _.Survives.Length |> Array.min

                struct (epsilon,
                        Array.init common (fun i -> met |> Array.forall (fun outcome -> outcome.Survives[i]))))

    let worstCase outcomes =
        withstood outcomes
        |> Array.map (fun struct (epsilon, images) -> struct (epsilon, Accuracy.share images))

    let private figure role unit' direction name label =
        Metric.create name label unit' direction role

    let private share role = figure role MetricUnit.Share

    /// The figure of the weights that learnt, where they are scaled before they are read.
    let private learnt (metric: Metric) =
        { metric with
            Name = "learnt_" + metric.Name
            Label = "as learnt, " + metric.Label }

    let private density =
        share MetricRole.Sparsity Direction.Lower "density" "surviving synapses"

    let private learntFits =
        WeightAnalysis.metrics
        |> Array.filter (fun metric -> metric.Name.EndsWith "_bic" || metric.Name.EndsWith "_ks")
        |> Array.map learnt

    let metrics =
        let sparsity = figure MetricRole.Sparsity
        let signs = share MetricRole.Signs Direction.Lower
        let activity = figure MetricRole.Activity

        [| share MetricRole.Accuracy Direction.Higher "accuracy" "accuracy"
           share
               MetricRole.Accuracy
               Direction.Higher
               "accuracy_attacked"
               "accuracy on the first x images, those that were attacked"
           share MetricRole.WorstCase Direction.Higher "worst_case" "worst case"
           activity MetricUnit.Share Direction.Lower "zero_gradient" "images whose gradient is zero"
           share MetricRole.FewShot Direction.Higher "few_shot_whole" "few-shot, from scratch"
           share MetricRole.FewShot Direction.Higher "few_shot_features" "few-shot, on features"
           share
               MetricRole.FewShot
               Direction.Higher
               "few_shot_associative"
               "few-shot, associative readout on features"
           density
           sparsity MetricUnit.Count Direction.Lower "synapses" "surviving synapses, number"
           sparsity MetricUnit.Plain Direction.Lower "synapses_per_input" "surviving synapses of an input"
           sparsity MetricUnit.Plain Direction.Higher "place_bits" "bits of its place, per surviving synapse"
           sparsity MetricUnit.Count Direction.Neither "used_units" "units with a surviving synapse"
           sparsity MetricUnit.Plain Direction.Higher "hoyer" "Hoyer sparseness of the weights"
           sparsity MetricUnit.Plain Direction.Higher "gini" "Gini index of the weights"
           signs "dale_violations" "presynaptic neurons of mixed sign, W"
           signs "dale_violations_readout" "presynaptic neurons of mixed sign, V"
           figure
               MetricRole.Signs
               MetricUnit.Count
               Direction.Lower
               "sign_flips"
               "signs flipped while learning"
           activity MetricUnit.Plain Direction.Higher "lifetime_sparseness" "lifetime sparseness"
           activity MetricUnit.Plain Direction.Higher "population_sparseness" "population sparseness"
           activity MetricUnit.Plain Direction.Higher "selectivity" "selectivity for classes"
           activity MetricUnit.Share Direction.Lower "always_active" "units active on every image"
           activity MetricUnit.Share Direction.Lower "never_active" "units active on no image"
           share MetricRole.Accuracy Direction.Neither "linear_accuracy" "accuracy with y = a"
           activity MetricUnit.Plain Direction.Higher "capacity" "bits of answers, per surviving synapse"
           yield! WeightAnalysis.metrics
           yield! ContinualNumbers.metrics
           learnt density
           yield! learntFits |]

    let private byName =
        metrics |> Array.map (fun metric -> metric.Name, metric) |> dict

    let metric name =
        match byName.TryGetValue name with
        | true, known -> known
        | _ -> Metric.unregistered name

    let attackRows model seed split outcomes =
        [| for outcome in outcomes do
               Metrics.row
                   model
                   seed
                   split
                   outcome.Attack
                   (Some outcome.Epsilon)
                   (Accuracy.share outcome.Survives)
           for struct (epsilon, share) in worstCase outcomes do
               Metrics.row model seed split "worst_case" (Some epsilon) share |]

    /// The difference of two accuracies on the same images, in standard errors.
    let private excess (upper: AttackOutcome) (lower: AttackOutcome) =
        let n = min upper.Survives.Length lower.Survives.Length

        let differences =
            Array.init n (fun i -> Convert.ToDouble upper.Survives[i] - Convert.ToDouble lower.Survives[i])

        let mean = Array.average differences

        let spread =
            sqrt ((differences |> Array.averageBy (fun d -> (d - mean) * (d - mean))) / float n)

        if spread > 0.0 then mean / spread else 0.0

    let private percent (share: float) =
        (100.0 * share).ToString("0.0", Globalization.CultureInfo.InvariantCulture) + " %"

    /// A difference that says more than that one attack is a little stronger.
    let private material = 0.03

    let private misleads (upper: AttackOutcome) (lower: AttackOutcome) =
        excess upper lower > 2.0
        && Accuracy.share upper.Survives - Accuracy.share lower.Survives >= material

    let sanity classes (outcomes: AttackOutcome[]) =
        let at name epsilon =
            outcomes |> Array.tryFind (fun o -> o.Attack = name && o.Epsilon = epsilon)

        let percent (outcome: AttackOutcome) =
            percent (Accuracy.share outcome.Survives)

        let radius = outcomes |> Array.map _.Epsilon |> DistinctNumbers.among

        /// The outcomes of an attack that another one at the same radius does not go with, beside those of that one.
        let beside other isWrong (own: AttackOutcome[]) =
            own
            |> Array.choose (fun weak -> at other weak.Epsilon |> Option.map (fun found -> found, weak))
            |> Array.filter (fun (found, weak) -> isWrong found weak)
            |> Array.sortBy (fun (found, _) -> found.Epsilon)

        let listed say found =
            found |> Array.map say |> String.concat ", "

        /// The attacks that another one is looked at beside, what is wrong there, and the sentence for it.
        let checks =
            [ [ "fgsm" ],
              "pgd",
              (fun pgd weak -> excess pgd weak > 2.0),
              (fun _ radii pgd weak -> $"PGD leaves more than FGSM at ε = {radii}: {pgd} against {weak}")
              [ "square"; "cascade"; "noise"; "transfer" ],
              "pgd",
              misleads,
              (fun name radii pgd weak ->
                  $"PGD's number at ε = {radii} is masked: it leaves {pgd}; {name} {weak}")
              [ "square"; "pgd"; "fgsm"; "transfer" ],
              "cascade",
              misleads,
              (fun name radii cascade weak ->
                  $"the cascade is weak on this network at ε = {radii}: it leaves {cascade}; {name} {weak}") ]

        [| for name, own in outcomes |> Array.groupBy _.Attack do
               for names, other, isWrong, sentence in checks do
                   if List.contains name names then
                       match own |> beside other isWrong with
                       | [||] -> ()
                       | found ->
                           sentence
                               name
                               (found |> listed (fun (upper, _) -> radius upper.Epsilon))
                               (found |> listed (fst >> percent))
                               (found |> listed (snd >> percent))

           for name, curve in outcomes |> Array.groupBy _.Attack do
               for lower, higher in curve |> Array.sortBy _.Epsilon |> Array.pairwise do
                   if excess higher lower > 2.0 then
                       $"accuracy under {name} rises from ε = {radius lower.Epsilon} to {radius higher.Epsilon}: {percent lower} to {percent higher}"

               let last = curve |> Array.maxBy _.Epsilon

               if
                   name = "pgd" && last.Epsilon >= 0.3 && Accuracy.share last.Survives > 1.5 / float classes
               then
                   $"PGD at ε = {radius last.Epsilon} leaves more than chance: {percent last}" |]

    /// Points of accuracy that a nonlinear network loses with its activation.
    let private leastLoss = 0.01

    let linearity (rows: MetricRow[]) =
        match rows |> Array.tryFind (fun row -> row.Metric = "linear_accuracy") with
        | Some linear ->
            match rows |> Array.tryFind (fun row -> row.Metric = "accuracy" && row.Split = linear.Split) with
            | Some own when own.Value - linear.Value < leastLoss ->
                [| "the network is a linear classifier: with y = a in place of its activation it answers as well" |]
            | _ -> [||]
        | None -> [||]

    /// The part of the way from chance to 1 below which an accuracy is near chance.
    let private nearness = 0.1

    let nearChance (images: Dataset) (rows: MetricRow[]) =
        let labels = images.Labels.ToArray()

        let chance =
            float (labels |> Array.countBy id |> Array.map snd |> Array.max) / float labels.Length

        match rows |> Array.tryFind (fun row -> row.Metric = "accuracy" && row.Split <> Split.Train) with
        | Some accuracy when accuracy.Value < chance + nearness * (1.0 - chance) ->
            [| $"the accuracy, {percent accuracy.Value}, is near chance, {percent chance}: other settings, or more training, may do better" |]
        | _ -> [||]

    let learntRows model seed threshold (rules: Rule list) (learnt: Layer list) =
        let rules = Array.ofList rules
        let shown = learntFits |> Array.map _.Name |> Set.ofArray

        LayerNumbers.rowsOfEach learnt (fun i layer ->
            match rules[i].Reading with
            | AsLearnt
            | Unbiased
            | Powered _ -> [||]
            | Smooth _ ->
                let weights = layer.Weights.ToArray()
                let fits = WeightAnalysis.analyse threshold 0 (Random.key 0UL) weights

                let kept =
                    (Sparsity.weights threshold layer.Weights.Rows layer.Weights.Columns weights).Density

                [| Metrics.row model seed Split.NoImages "learnt_density" None kept
                   for fit in WeightAnalysis.rows model seed fits do
                       let name = "learnt_" + fit.Metric

                       if shown.Contains name then
                           { fit with Metric = name } |])

    let fits threshold replicates key (network: Network) =
        network.Layers
        |> List.mapi (fun i layer ->
            let key = Random.named (if i = 0 then "fits" else $"fits {i + 1}") key
            WeightAnalysis.analyse threshold replicates key (layer.Weights.ToArray()))

    let fitRows model seed (network: Network) (fits: WeightDistribution list) =
        LayerNumbers.rowsOfEach network.Layers (fun i _ -> WeightAnalysis.rows model seed fits[i])

    let layerRows model seed split threshold (before: Layer list) (network: Network) (test: Dataset) =
        LayerNumbers.all threshold before network test
        |> Array.map (fun struct (name, x, value) ->
            let split = if (metric name).IsOfWeights then Split.NoImages else split
            Metrics.row model seed split name x value)
