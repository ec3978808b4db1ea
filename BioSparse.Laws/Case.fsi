namespace BioSparse.Laws

open BioSparse.Core

/// Sizes and a seed, from which all numbers of a law's case follow: what a failure prints is the whole case.
type internal Case =
    {
        /// H
        Units: int
        /// d
        Inputs: int
        /// Number of classes.
        Classes: int
        /// B
        Samples: int
        /// Steps of learning.
        Steps: int
        /// The source of weights, pixels, labels and orders.
        Seed: uint64
    }

/// Drawing cases, and what follows from them.
[<RequireQualifiedAccess>]
module internal Case =

    /// Cases that shrink towards one of everything; `inputs` fixes d.
    val arbitrary: inputs: int option -> FsCheck.Arbitrary<Case>

    /// The key of the case's `purpose`.
    val key: purpose: string -> case: Case -> Key

    /// The rule's start at the case's sizes.
    val start: rule: Rule -> case: Case -> LearningState

    /// The moment of the step numbered `number`.
    val moment: rate: float -> case: Case -> number: int -> Moment

    /// Pixels in [0, 1), about half of them 0, but no image without any light: B×d, another for each number.
    val pixels: case: Case -> number: int -> float32[,]

    /// Classes of a batch, another for each number.
    val labels: case: Case -> number: int -> int[]

    /// Both as a batch.
    val batch: case: Case -> number: int -> Batch

    /// Batches that are legal and extreme, by name: dark, full light, one pixel, the faintest light, the same image
    /// again and again, a single image.
    val extremes: case: Case -> (string * Batch) list
