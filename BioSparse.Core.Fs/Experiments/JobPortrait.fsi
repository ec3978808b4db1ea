namespace BioSparse.Core

/// The portrait of the network of a job.
[<RequireQualifiedAccess>]
module JobPortrait =

    /// The confusion of its classes on the measured images; where `isWhole` also single units, where it has hidden weights, and examples
    /// of the attacks of its protocol. Random numbers come from a key of their own name, so that no measured number depends on them.
    val make:
        protocol: Protocol ->
        images: ExperimentImages ->
        job: Job ->
        isWhole: bool ->
        network: Network ->
            Portrait
