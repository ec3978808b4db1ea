namespace BioSparse.Core

/// Maximum likelihood of families with three parameters and more, by search (`Simplex`) over grouped logarithms (`GroupedLogs`);
/// ln L at the end is that of the values themselves.
///
/// - Generalised gamma, as of Prentice (1974): with sigma = 1/(power √shape), mu = ln scale + ln(shape)/power and
///   w = (ln x − mu)/sigma, ln density = (k − ½) ln k − ln Γ(k) − ln sigma + √k w − k exp(w/√k), k = shape; its limit
///   k → ∞ is the lognormal of mu and sigma.
/// - Double-Pareto lognormal: `NormalLaplace`. With s the standard deviation of ln x, an alpha or beta of 100/s stands for ∞ (that
///   tail is then lognormal); none is below 0.05/s.
/// - Mixture: shares of what lies above the threshold. The likelihood of a mixture has no maximum where a component shrinks
///   to a value (Day 1969): no sigma is below 1/20 of the standard deviation of ln x. No component lies nearly all below
///   the threshold (by more than 5 of its own sigma).
///
/// A family whose member is not above its limit by a thousandth in ln L has no maximum of its own: the failure names the limit.
[<RequireQualifiedAccess>]
module internal WideFits =

    /// The fit of a generalised gamma, double-Pareto lognormal or mixture. `near` is where the search begins; without it,
    /// it begins at several places. `narrow`: the fits of lognormal and power law, which are limits of all three, and of a Weibull.
    val fit:
        family: Family ->
        near: Law option ->
        narrow: Fit list ->
        threshold: float ->
        values: float[] ->
            Result<Fit, FitFailure>
