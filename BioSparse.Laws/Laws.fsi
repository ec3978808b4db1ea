namespace BioSparse.Laws

open Expecto
open BioSparse.Core

/// What a learning rule should keep, as tests of any rule. Each takes a rule and gives a test named after the law, over
/// drawn sizes, starts and batches; a failure names the law and the smallest case found, from which all its numbers
/// follow. Only `sessionAgrees` looks at the rule's session, the others at its start and its step.
[<RequireQualifiedAccess>]
module Laws =

    /// Hidden weights are ≥ 0, at the start and after every step.
    val nonnegative: rule: Rule -> Test

    /// Dale's law: each outgoing weight of presynaptic neuron i has the sign of `polarities[i]`, or is 0, at the start and
    /// after every step. The rule is tried with d = `polarities.Length` inputs.
    val polarityKept: polarities: Polarity[] -> rule: Rule -> Test

    /// No step turns the sign of a synapse; it may become 0.
    val signsNeverFlip: rule: Rule -> Test

    /// Hidden units have no order: permuting them at the start (rows of W, b, columns of V, what is remembered of them)
    /// permutes the result.
    val permutationEquivariant: rule: Rule -> Test

    /// Pixels have no order: permuting those of the images and the columns of W permutes the result.
    val inputPermutationEquivariant: rule: Rule -> Test

    /// The order of the images in a batch does not matter.
    val sampleOrderIndifferent: rule: Rule -> Test

    /// No number becomes NaN or infinite, also where a batch is dark, of full light, of one pixel an image, of the faintest
    /// light, the same image again and again, or a single image.
    val finite: rule: Rule -> Test

    /// The same arguments give the same bytes, and stay as they are: state, images and labels.
    val deterministic: rule: Rule -> Test

    /// The rule's session takes the steps of the rule, in batches of several sizes, and the states it gives stay as
    /// they are.
    val sessionAgrees: rule: Rule -> Test

    /// At a rate of 0, W, V and c stay. (Homeostasis may move b at a rate of its own.)
    val zeroRateChangesNothing: rule: Rule -> Test

    /// W has a column for each input and keeps its shape; b, V and c fit it; input form and activation stay.
    val shapesKept: rule: Rule -> Test

    /// The labels do not matter: the rule has no teacher.
    val labelsUnseen: rule: Rule -> Test

    /// A readout that the state holds already stays as it is, and none appears.
    val readoutUntouched: rule: Rule -> Test

    /// The hidden layer stays as it is, for rules of the output layer.
    val hiddenUntouched: rule: Rule -> Test

    /// The law of this name, that of a function above, under the given trial. Error: `ArgumentException` where no law without
    /// other arguments has the name.
    val under: trial: Trial -> name: string -> rule: Rule -> Test

    /// The laws for this rule, as a list named after it: those of every rule; `nonnegative` or `polarityKept` as its
    /// `Constraint` promises; `labelsUnseen` and `readoutUntouched` where its start has no readout;
    /// `inputPermutationEquivariant` unless polarities give the inputs an order.
    val all: rule: Rule -> Test

    /// The same under the given trial.
    val allUnder: trial: Trial -> rule: Rule -> Test

    /// The laws of a rule without a teacher that takes `inputs` inputs and no other number of them, such as one on the fields of a
    /// map: those of `all`, without permutations of units and of inputs, which have places there.
    val onFields: inputs: int -> trial: Trial -> rule: Rule -> Test
