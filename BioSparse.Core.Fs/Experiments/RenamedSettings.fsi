namespace BioSparse.Core

/// Settings of version 0.1 that have another name now, or none:
/// - `evaluate.adaptive` is `evaluate.cascade`, whose runs choose their own steps and need no width;
/// - the activations `winners` and `winner-share` are `k-winners` with `count` or `share`;
/// - `weight_dependence: μ` is the kind `power` of a section, with `exponent: μ`.
[<RequireQualifiedAccess>]
module internal RenamedSettings =

    /// The setting as a run of before wrote it: one that came later has the value that stood for its absence.
    val whereUnwritten: setting: Setting -> Setting

    /// What a setting of version 0.1 is now.
    val ofVersion1: OldNames
