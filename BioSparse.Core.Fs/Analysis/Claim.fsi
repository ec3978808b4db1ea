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
