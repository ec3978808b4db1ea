namespace BioSparse.Core

open System

/// Progress as shares in [0, 1].
[<RequireQualifiedAccess>]
module internal Progress =

    /// Discards all events.
    val silent: IProgress<float>

    /// The part of a larger work that goes from one share of it to another.
    val part: from: float -> upTo: float -> whole: IProgress<float> -> IProgress<float>

    /// The progress given, or one that discards all events.
    val orSilent: audience: IProgress<float> | null -> IProgress<float>
