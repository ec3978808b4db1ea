namespace BioSparse.Core

/// The verdict on a claim.
[<RequireQualifiedAccess>]
type Verdict =
    /// The whole interval lies on the claim's side and the corrected p is below 5 %.
    | Holds
    /// The whole interval lies on the other side and the corrected p is below 5 %.
    | DoesNotHold
    /// Anything else: no rows, too few seeds, seeds without a value, an interval across the line, or a comparison that
    /// cannot fail.
    | Undecided

/// The mechanism that keeps the signs of a rule's weights.
[<RequireQualifiedAccess>]
type SignKeeping =
    /// Nothing: every weight may change its sign.
    | Free
    /// A constraint onto which weights are projected.
    | ByConstraint
    /// The form of the rule: a multiplicative step cannot cross zero.
    | ByForm

/// One claim of the paper's abstract, put to one test.
type Claim =
    {
        /// Which claim: `sparsity`, `lognormal weights`, `Dale's law`, `few-shot generalisation`,
        /// `adversarial robustness`, `resource allocation`, `continuous adaptation` or `task-specific encoding`.
        Topic: string
        /// The claim in a sentence.
        Statement: string
        /// The metric that decides.
        Metric: string
        /// The model that the claim is about.
        Model: string
        /// The reference: another model, another distribution, or a threshold.
        Against: string
        /// The x (ε or shots) that the effect averages over; empty when the metric has none.
        Xs: float[]
        /// The effect over seeds, turned so that a positive one speaks for the claim, in units of the metric.
        Effect: Interval
        /// The number of images whose sampling the interval and p include; 0: seeds alone.
        Images: int
        /// Cohen's d_z of the effect over seeds.
        EffectSize: float
        /// Two-sided p of the paired t test, or of the bootstrap over seeds and images. NaN where the claim is open whatever
        /// the numbers say.
        P: float
        /// The same after Holm's correction over the whole table.
        CorrectedP: float
        /// The verdict.
        Verdict: Verdict
        /// Why there is no verdict, when there is none.
        Reason: string option
    }

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
