namespace BioSparse.Core

/// The state of an attack of several parts for one image, x ∈ [0, 1]^d. Private to the attack that made it.
[<Sealed>]
type internal Victim =
    new: image: float32[] * label: int * key: Key -> Victim
    member Image: float32[]
    member Label: int
    member Key: Key
    /// The x′ with the largest margin so far.
    member Best: float32[]
    /// That margin, max_{j≠y} z_j − z_y.
    member Margin: float32
    /// Whether the network errs at `Best`, by more than rounding.
    member IsBroken: bool
    /// Takes a candidate where its margin is larger.
    member Offer: margin: float32 * candidate: System.ReadOnlySpan<float32> -> unit

/// The starting point of an ascent.
[<RequireQualifiedAccess>]
type internal ClimbStart =
    /// At the image.
    | Image
    /// At a point that the image's key and this number draw uniformly from the ball.
    | Drawn of number: int
    /// At the best point that any attack before has found.
    | Best

/// Auto-PGD for l∞ (Croce & Hein 2020, Algorithm 1): sign steps with momentum,
///
///     z = P(x + η sign g),   x⁺ = P(x + α (z − x) + (1 − α)(x − x⁻)),   α = 0.75, η = 2ε at first,
///
/// where at checkpoints (after 22 % of the steps, then at ever shorter distances) η is halved and x goes back to the best
/// point if less than 75 % of the steps since the last checkpoint climbed, or if neither η nor the best value changed.
/// P projects onto the ε-ball around the image and onto [0, 1].
[<RequireQualifiedAccess>]
module internal Apgd =

    /// The steps after which progress is judged.
    val checkpoints: steps: int -> int[]

    /// Climbs. Every iterate is offered to the victims; those that are broken leave the batch. `rank` names the class that
    /// `Targeted` climbs to: 1 is the strongest wrong class at the image itself.
    val run:
        network: Network ->
        objective: Objective ->
        through: Through ->
        steps: int ->
        start: ClimbStart ->
        rank: int ->
        epsilon: float ->
        victims: Victim[] ->
            unit
