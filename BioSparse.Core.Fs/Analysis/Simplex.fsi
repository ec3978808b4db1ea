namespace BioSparse.Core

/// Greatest values by the simplex of Nelder & Mead (1965), as MathNet.Numerics has it. A simplex can collapse before its
/// maximum: it is begun again where it ended until that gains nothing.
[<RequireQualifiedAccess>]
module internal Simplex =

    /// Where `objective`, a mean over `count` values, is greatest near one of the `starts`, its value there, and whether the search
    /// converged: to 10⁻⁴ in the sum over the values. The first simplex has `steps` along the axes. A short search from each
    /// start chooses the one that is followed. Where the objective is no number it is taken for very low.
    val maximise:
        count: int ->
        objective: (float[] -> float) ->
        starts: float[] list ->
        steps: float[] ->
            struct (float[] * float * bool)
