namespace BioSparse.Core

/// A local teaching signal for any rule of one dense layer: labels are inputs while it learns, and absent while it answers.
///
///     learning    a = [x, s · t] [W, L]ᵀ + b        t: one-hot label, L: H×C
///     answering   a = x Wᵀ + b
///
/// The rule sees d + C inputs and knows nothing of it: one synapse of a unit for each class, which learns as all others do. x is
/// brought into the layer's form before the label input joins it. W is the layer's; L is remembered as `labels`, so that learning can
/// go on from a stored state. After Kohonen's supervised maps, where the label is a part of the input that is left out for recognition
/// (Kohonen 1988), and the label units of Hinton, Osindero & Teh (2006).
type LabelTeacher =
    {
        /// s > 0, beside inputs in the form that weights see.
        Strength: float
        /// A control: the labels of a batch are permuted, anew in each step. What a layer then learns otherwise comes of the inputs that
        /// are added, and not of what they say.
        IsShuffled: bool
    }

/// Rules with a teacher.
[<RequireQualifiedAccess>]
module LabelInput =

    /// The rule with a label input. Its constraint holds for W and L. Error: `ArgumentException` where s is not above 0, or the rule
    /// keeps polarities, which have none for labels; from the start, where it gives no dense layer.
    val on: teacher: LabelTeacher -> rule: Rule -> Rule

    /// Whether a state learns with a label input.
    val isIn: state: LearningState -> bool
