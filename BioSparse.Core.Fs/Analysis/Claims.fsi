namespace BioSparse.Core

/// What the runs say about a claim.
[<RequireQualifiedAccess>]
type Verdict =
    /// The whole interval lies on the claim's side and the corrected p is below 5 %.
    | Holds
    /// The whole interval lies on the other side and the corrected p is below 5 %.
    | DoesNotHold
    /// Anything else: no rows, too few seeds, an interval across the line, or a comparison that cannot fail.
    | Undecided

/// One claim of the paper's abstract, put to one test.
type Claim =
    {
        /// Which claim: `sparsity`, `lognormal weights`, `Dale's law`, `few-shot generalisation` or
        /// `adversarial robustness`.
        Topic: string
        /// What is claimed here, in a sentence.
        Statement: string
        /// The metric that decides.
        Metric: string
        /// The model that the claim is about.
        Model: string
        /// What it is held against: another model, another distribution, or a line.
        Against: string
        /// The x (ε or shots) that the effect averages over; empty when the metric has none.
        Xs: float[]
        /// The effect over seeds, turned so that a positive one speaks for the claim, in units of the metric.
        Effect: Interval
        /// Cohen's d_z of the effect.
        EffectSize: float
        /// Two-sided p of the paired t test.
        P: float
        /// The same after Holm's correction over the whole table.
        CorrectedP: float
        /// What follows.
        Verdict: Verdict
        /// Why there is no verdict; empty when there is one.
        Reason: string
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
    /// seeds count when they have every one of those.
    ///
    /// - sparsity: `density` below the baseline's;
    /// - lognormal weights: `fit_lognormal_bic` below `fit_weibull_bic` and `fit_exponential_bic`;
    /// - Dale's law: `dale_violations` below `ToleratedViolations`; undecided when `signsEnforced`, because then a
    ///   constraint holds the signs and the learning rule proves nothing;
    /// - few-shot generalisation: `few_shot_whole` above the baseline's; and, where it was measured,
    ///   `few_shot_features` above the baseline's, or above its `few_shot_whole` where its features need labels;
    /// - adversarial robustness: `worst_case` above the baseline's, or `pgd` where no worst case was measured.
    val judge: model: string -> baselines: string[] -> signsEnforced: bool -> rows: MetricRow seq -> Claim[]
