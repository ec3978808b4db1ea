namespace BioSparse.Core

/// A sentence that a job ended with.
[<Struct>]
type JobWarning =
    {
        /// The model.
        Model: string
        /// The seed.
        Seed: int
        /// The sentence.
        Text: string
    }

/// Warnings of several seeds as one.
[<RequireQualifiedAccess>]
module SeedWarnings =

    /// A line for each model and sentence: sentences of a model that differ by their percentages alone are one, with all seeds and
    /// the range of each percentage. A sentence of one seed keeps its job's name. The order is that of the first of each.
    val merged: warnings: JobWarning seq -> string[]
