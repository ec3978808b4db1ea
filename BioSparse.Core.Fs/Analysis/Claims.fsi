namespace BioSparse.Core

/// The claims of the paper's abstract against rows of metrics. The claims are the paper's; which measure decides
/// each, the averaging over x and the rule for a verdict are ours.
[<RequireQualifiedAccess>]
module Claims =

    /// The share of presynaptic neurons with mixed signs that Dale's law is allowed: 0.01.
    [<Literal>]
    val ToleratedViolations: float = 0.01

    /// The table of claims about `model`, held against each of `baselines` where the claim compares models.
    /// Effects are paired over seeds and, where the metric has an x, averaged over the x ≠ 0 that both sides have;
    /// seeds count when they have every one of those. The seeds of the run are all that occur in `rows`: where one of them
    /// has no value on either side, the claim is undecided, and the reason counts them.
    ///
    /// - sparsity: `density` below the baseline's;
    /// - lognormal weights, where they were judged strictly: `lognormal_margin` above 0 at each of `StrictJudgement.decisive`, by the
    ///   smaller one of each seed; and `fit_lognormal_bic` below `fit_weibull_bic`, `fit_exponential_bic` and `fit_power_law_bic`;
    /// - Dale's law of the hidden layer, whose presynaptic neurons are pixels: `dale_violations` below
    ///   `ToleratedViolations`; undecided unless `signs` of the hidden weights are free, because what is kept by a constraint
    ///   or by the form of the rule is not found by learning;
    /// - Dale's law of the readout, whose presynaptic neurons are hidden units: `dale_violations_readout` likewise, with
    ///   `readout` for `signs`;
    /// - few-shot generalisation: `few_shot_whole` above the baseline's; and, where it was measured,
    ///   `few_shot_features` above the baseline's, or above its `few_shot_whole` where its features need labels;
    /// - adversarial robustness: `worst_case` above the baseline's, or `pgd` where no worst case was measured; the same against
    ///   the model's own untrained features where `rows` hold a model of that name with `-untrained` behind it. Interval and p
    ///   come from `ImageBootstrap.ofDifference` where `outcomes` hold the images of every seed (one seed stays undecided: its
    ///   images say nothing of other seeds). Undecided, too, where one side was not attacked without a gradient (`square`) and
    ///   by an attack made for its activation (`adaptive`); `cascade` is both;
    /// - resource allocation: `capacity` above the baseline's;
    /// - continuous adaptation: `acc` above the baseline's and above that of the model's own untrained features, and `forgetting`
    ///   below the baseline's, where tasks were learnt one after another; undecided elsewhere;
    /// - task-specific encoding, where `rows` hold a model of that name with `-taught` behind it: its `accuracy` above the model's,
    ///   its last layer's `gdv` below the model's and its `csi` above it, each also against a model with `-shuffled` behind its name (a
    ///   teaching signal that says nothing) where there is one; and its `ablation` above 0; undecided elsewhere.
    val judge:
        model: string ->
        baselines: string[] ->
        signs: SignKeeping ->
        readout: SignKeeping ->
        outcomes: ImageOutcomes seq ->
        rows: MetricRow seq ->
            Claim[]
