namespace BioSparse.Core

open System
open System.Collections.Generic

/// Inputs and labels of one step.
type Batch =
    {
        /// X: B×d, pixels in [0, 1] or the activities of layers that stay as they are.
        Inputs: Tensor
        /// One class per row. Unsupervised rules do not use them.
        Labels: int[]
    }

/// The input of a step besides weights and inputs.
type Moment =
    {
        /// The learning rate of this step, after the schedule.
        Rate: float
        /// Steps taken before this one, over all epochs.
        Step: int
        /// Random numbers of this step.
        Key: Key
    }

/// Everything that a rule changes; a value.
type LearningState =
    {
        /// The hidden layers that the rule trains, the one that sees the inputs first; none for a rule of the output layer.
        Layers: Layer list
        /// The output layer, for rules that train one.
        Readout: Readout option
        /// The rule's memory between steps, by name (moments of an optimiser, traces, ...).
        Memory: Map<string, Tensor>
    }

/// The same learning in private buffers, for speed: many steps in place, then the state as a value again.
/// A session must agree with its rule's `Step`, which is the definition.
[<AbstractClass>]
type Session =
    /// For those who inherit.
    new: unit -> Session
    /// Takes one step. The batch's inputs are the session's only while it takes the step.
    abstract Step: moment: Moment * batch: Batch -> unit
    /// The state now, as a value that later steps do not change.
    abstract State: LearningState
    /// Gives the buffers back.
    abstract Dispose: unit -> unit
    interface IDisposable

/// The sizes that a rule starts from.
type Shape =
    {
        /// d
        Inputs: int
        /// H of each hidden layer that the rule trains; a local rule has one.
        Hidden: int list
        /// Number of classes
        Classes: int
    }

/// A learning rule: a start and a step, both pure functions.
type Rule =
    {
        /// The name that files and figures use.
        Name: string
        /// What signs the weights of its hidden layers have at the start and keep through every step: a promise, which laws
        /// check and reports quote. The author of the rule keeps the promise; `Rule.constrained` keeps it for any rule.
        Constraint: Constraint
        /// How the trained layers answer: the layers above, the readout and everything that is measured stand on it.
        Reading: Reading
        /// The state before the first step.
        Start: Shape -> Key -> LearningState
        /// One step of learning.
        Step: Moment -> LearningState -> Batch -> LearningState
        /// A faster way through many steps, where there is one.
        Session: (LearningState -> Session) option
        /// What happens when a task of several is over, with batches of its images, where anything does.
        Consolidate: (Key -> Batch seq -> LearningState -> LearningState) option
    }

/// A hidden layer to start from: `Plain` input, b = 0, and W drawn. Error: `ArgumentException` unless the shape has one
/// hidden layer.
[<RequireQualifiedAccess>]
module Start =

    /// W uniform on [low, high).
    val uniform: low: float -> high: float -> activation: Activation -> shape: Shape -> key: Key -> Layer

    /// W normal with mean 0 and this standard deviation.
    val normal: deviation: float -> activation: Activation -> shape: Shape -> key: Key -> Layer

    /// A state of one layer: rows of W have random directions and this length, and the signs of the constraint.
    val internal ofLength:
        length: float ->
        activation: Activation ->
        input: InputForm ->
        constraint': Constraint ->
        shape: Shape ->
        key: Key ->
            LearningState

/// Rules as values.
[<RequireQualifiedAccess>]
module Rule =

    /// A rule without a teacher from one function: `step moment layer x` is the next W: H×d, where x: B×d are the
    /// inputs as the layer receives them. Biases stay, no sign is promised, there is no session.
    val unsupervised:
        name: string -> start: (Shape -> Key -> Layer) -> step: (Moment -> Layer -> Tensor -> Tensor) -> Rule

    /// The rule kept within a constraint by projection: its start adopts the signs, and after each step a weight that
    /// left its sign becomes 0. Without the rule's own session, whose steps would not be projected.
    val constrained: constraint': Constraint -> rule: Rule -> Rule

    /// A rule from its parts, without a session and without a promise of signs.
    val create:
        name: string ->
        start: (Shape -> Key -> LearningState) ->
        step: (Moment -> LearningState -> Batch -> LearningState) ->
            Rule

    /// A state whose tensors were stored and read back: where it has a readout, its layers answer as the rule's reading
    /// does.
    val resumed: rule: Rule -> state: LearningState -> LearningState

    /// A session of the rule: its own, or its step applied again and again.
    val openSession: rule: Rule -> state: LearningState -> Session

/// Reading states apart.
[<RequireQualifiedAccess>]
module LearningState =

    /// A hidden layer alone: no readout, nothing remembered.
    val ofLayer: layer: Layer -> LearningState

    /// The one hidden layer of a state. Error: `ArgumentException` where it has none or several.
    val layer: state: LearningState -> Layer

    /// The state with another layer in the place of its one hidden layer.
    val internal withLayer: layer: Layer -> state: LearningState -> LearningState

    /// The name of a part of a layer (`W` or `b`) in a state of `depth` hidden layers; layers count from 0. In a stack it
    /// is `layers.1.W`, ….
    val internal partOf: depth: int -> layer: int -> part: string -> string

    /// All tensors of a state.
    val tensors: state: LearningState -> Tensor seq

    /// The network of a state with hidden layers and a readout. Error: `ArgumentException` where one of them is missing.
    val network: state: LearningState -> Network

    /// The same layers with nothing remembered: all that is left to do is to use them.
    val forget: state: LearningState -> LearningState

    /// Its tensors by name: `W` and `b` of one hidden layer, `layers.1.W`, `layers.1.b`, `layers.2.W`, … of a stack, `V` and
    /// `c` where there is a readout, and `memory.NAME` for what the rule remembers. With `ofParts`, a state can be saved
    /// and restored: training continues with the same numbers.
    val parts: state: LearningState -> IReadOnlyDictionary<string, Tensor>

    /// The state that has these parts; `layers` give shapes, input forms and activations. Error: `ArgumentException` where
    /// a part is missing or has another shape than in `layers`, or where `V` and `c` do not fit.
    val ofParts: layers: Layer list -> parts: IReadOnlyDictionary<string, Tensor> -> LearningState
