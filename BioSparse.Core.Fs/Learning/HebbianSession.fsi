namespace BioSparse.Core

open System

/// The session of a rule without a teacher whose units change by sums over a batch, in private buffers: with potentials u = X Wᵀ,
/// each unit moves along a direction made of Σ_b c_bj x_b, its own weights and one more sum over the batch, its tally. A rule says
/// what c and the tally are, and what direction and move follow from them. Threads divide samples and units, and call the members for
/// different ones at the same time; no bit depends on their number.
[<AbstractClass>]
type internal HebbianSession =
    inherit Session
    new: constraint': Constraint * scaling: StepScaling * start: LearningState -> HebbianSession

    /// Of one sample: the potentials u of all units become their coefficients c, and each unit's tally gains a number. `scratch` is as
    /// long as they are.
    abstract Respond: potentials: Span<float32> * scratch: Span<float32> * tally: Span<float32> -> unit

    /// Whether a unit with this tally neither moves nor counts for the largest change; never, if not overridden. All its coefficients
    /// are 0 then.
    abstract IsIdle: tally: float32 -> bool
    default IsIdle: tally: float32 -> bool

    /// Σ_b c_bj x_b becomes the direction g of unit j, for the weights that it has.
    abstract Direct:
        unit: int * weights: ReadOnlySpan<float32> * sum: Span<float32> * tally: float32 * samples: int ->
            unit

    /// w ← w + rate · g if not overridden; the constraint is kept afterwards. The rate is η, or η / max|g| over all units.
    abstract Move:
        unit: int * weights: Span<float32> * direction: ReadOnlySpan<float32> * tally: float32 * rate: float32 ->
            unit

    default Move:
        unit: int * weights: Span<float32> * direction: ReadOnlySpan<float32> * tally: float32 * rate: float32 ->
            unit

    /// After the move and the constraint; nothing, if not overridden.
    abstract Bound: unit: int * weights: Span<float32> -> unit
    default Bound: unit: int * weights: Span<float32> -> unit

    /// After all moves, with the tallies of all units; nothing, if not overridden.
    abstract Settle: tallies: ReadOnlySpan<float32> * samples: int -> unit
    default Settle: tallies: ReadOnlySpan<float32> * samples: int -> unit

    /// The state with what else the rule changes; as it is, if not overridden.
    abstract Completed: state: LearningState -> LearningState
    default Completed: state: LearningState -> LearningState

    override Step: moment: Moment * batch: Batch -> unit
    override State: LearningState
    override Dispose: unit -> unit
