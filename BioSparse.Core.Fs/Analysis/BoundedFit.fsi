namespace BioSparse.Core

/// The likeliest lognormal that ends at a bound.
///
/// Whatever mu and sigma are, the likelihood falls with the bound: its maximum is at the largest value, which is
/// the estimate (it approaches the bound as 1/n, not as 1/√n). y = ln(bound/x) is then a normal variable truncated at 0 and at ln(bound/t),
/// an exponential family in the mean and the variance of y, so that the search needs those two numbers alone. Its limit is
/// sigma → ∞ with a fixed slope, where y is exponential and x has a power law truncated above; the likelihood rises
/// all the way there exactly where the variance of y is not below that of the exponential of the same mean.
///
/// Sources: Cohen (1950), for truncation at both ends; del Castillo & Puig (1999), for the limit.
[<RequireQualifiedAccess>]
module internal BoundedFit =

    /// The fit to values above the threshold that are not all alike.
    val fit: threshold: float -> values: float[] -> Result<Fit, FitFailure>
