namespace BioSparse.Core

/// Settings of the dependence of changes on weights, and of the processes beside learning.
[<RequireQualifiedAccess>]
module internal SynapticSettings =

    /// `kind`: power, split or log-stdp, with its numbers.
    val weightDependence: Codec<WeightDependence>

    /// `turnover`, `structure` and `scaling`, each a section with `kind`, none by default.
    val processes: Codec<SynapticProcesses>
