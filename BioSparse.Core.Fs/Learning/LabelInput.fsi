namespace BioSparse.Core

/// A local teaching signal for any rule of one dense layer: labels are inputs while it learns, and absent while it answers.
///
///     learning    a = [x, s · t] [W, L]ᵀ + b        t: one-hot label, L: H×C
///     answering   a = x Wᵀ + b
///
/// The rule sees d + C inputs and knows nothing of it: one synapse of a unit for each class, which learns as all others do. x is
/// brought into the layer's form before the label input joins it. W is the layer's; L is remembered as `labels`, so that learning can
/// go on from a stored state. After the label unit of supervised competition (Hinton, Osindero & Teh 2006) and of supervised
/// Hebbian maps (Kohonen 1988, where the label is a part of the input vector that is left out for recognition).
[<RequireQualifiedAccess>]
module LabelInput =

    /// The rule with a label input of strength s. Its constraint holds for W and L. Error: `ArgumentException` where s is not above 0,
    /// or the rule keeps polarities, which have none for labels; from the start, where it gives no dense layer.
    val on: strength: float -> rule: Rule -> Rule

    /// Whether a state learns with a label input.
    val isIn: state: LearningState -> bool
