namespace BioSparse.Core

/// What the units that do not win a sample learn from it.
[<RequireQualifiedAccess>]
type LosersLearn =
    /// As the winner does, in the measure of their activity (Moraitis et al. 2022).
    | Hebbian
    /// The opposite: their activity counts as negative (Journé et al. 2023).
    | AntiHebbian

/// Settings of SoftHebb.
type SoftHebb =
    {
        /// φ of the features, after learning; the rule itself has the soft winner-take-all.
        Activation: Activation
        /// The normalisation of the layer's input.
        Input: InputForm
        /// The constraint on signs, kept by projection after each step.
        Constraint: Constraint
        /// T > 0 of the softmax.
        Temperature: float
        /// The sign of the losers' change.
        Losers: LosersLearn
        /// Whether each unit's rate is η √|‖w_j‖ − 1|, so that it falls as the unit's weights come to length 1 (Journé et al. 2023).
        HasAdaptiveRate: bool
        /// The scaling of the change; max-normalised in the code of Journé et al.
        Scaling: StepScaling
        /// ‖w_j‖ at the start, > 0.
        Length: float
    }

/// SoftHebb (Moraitis, Toichkin, Journé, Chua & Guo 2022, "SoftHebb: Bayesian inference in unsupervised Hebbian soft winner-take-all
/// networks"; Journé, Garcia Rodriguez, Guo & Moraitis 2023, "Hebbian deep learning without feedback").
///
///     U = X Wᵀ, p = softmax(U / T) over the units of each sample
///     y = p, or p for the unit of the largest u of a sample and −p for the others
///     g_j  = ⟨y_j (x − u_j w_j)⟩
///     Δw_j = η g_j, divided by max|g| and times √|‖w_j‖ − 1| where the settings say so
///
/// X: B×d, W: H×d, U and y: B×H. Rows start with random directions. The bias stays 0.
[<RequireQualifiedAccess>]
module SoftHebb =

    /// Triangle features of unit-length images, signed weights, T = 0.02, Hebbian losers, one rate, raw steps, rows of length 1.
    val defaults: SoftHebb

    /// The rule with these settings. Error: `ArgumentException` unless T > 0 and the length is above 0.
    val rule: settings: SoftHebb -> Rule
