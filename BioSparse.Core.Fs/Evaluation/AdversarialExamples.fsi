namespace BioSparse.Core

/// What an attack made of some images.
type AttackedExamples =
    {
        /// Name of the attack.
        Attack: string
        /// The radii ε, E of them.
        Epsilons: float[]
        /// E·n×d, for each radius all images: pixels in [0, 1] times 255, rounded.
        Images: byte[]
        /// E×n: the class that the network answers with, of the images before they are rounded.
        Predicted: int[]
    }

/// Images that a network classifies rightly, and what attacks made of them.
type AdversarialExamples =
    {
        /// n: their numbers among the measured images, the first ones that are classified rightly.
        Numbers: int[]
        /// n: their classes, which the network answers with.
        Labels: int[]
        /// n×d: pixels in [0, 1] times 255, rounded.
        Images: byte[]
        /// The attacks in their order.
        Attacks: AttackedExamples[]
    }

/// Making examples.
[<RequireQualifiedAccess>]
module AdversarialExamples =

    /// n: 8.
    [<Literal>]
    val Count: int = 8

    /// The examples of all attacks at all radii, with random numbers from `key`; `predicted` has the network's answer to each image.
    /// None where there is no attack, or no image is classified rightly. Error as of `Attack`.
    val make:
        plans: AttackPlan list ->
        network: Network ->
        key: Key ->
        images: Dataset ->
        predicted: int[] ->
            AdversarialExamples option
