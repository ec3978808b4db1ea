namespace BioSparse.Core

/// The diagonal of the Fisher information of a dense network's parameters, the mean over images of (∂ ln p(ŷ|x)/∂θ)², with ŷ drawn from
/// the network's answer. Gradients of one image are outer products, so that their squares sum to D²ᵀ x² and Σ D², with D and x of `Gradient`
/// (Kirkpatrick et al. 2017).
[<RequireQualifiedAccess>]
module internal FisherInformation =

    /// The parameters of a state by name, as of `LearningState.parts`: W and b of each hidden layer, V, c.
    val parameters: state: LearningState -> (string * Tensor) list

    /// The diagonal for each of them, in their order; zeros without images.
    val diagonal: key: Key -> batches: Batch seq -> state: LearningState -> Tensor list
