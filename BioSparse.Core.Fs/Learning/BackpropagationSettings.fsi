namespace BioSparse.Core

/// The biases of the hidden units at the start.
[<RequireQualifiedAccess>]
type BiasStart =
    /// Uniform on ±1/√fan-in.
    | Uniform
    /// b = −mean(X Wᵀ) over the first batch, so that each unit begins active on about half of the images. Nonnegative
    /// weights and images need it: with b ≈ 0 every unit is active on every image, and ReLU is linear there.
    | Centred

/// Settings of the backpropagation baseline.
type Backpropagation =
    {
        /// φ of each hidden layer.
        Activation: Activation
        /// The normalisation of each hidden layer's input.
        Input: InputForm
        /// What signs the weights of each hidden layer may have; kept by projection after each step. `Dale` names the
        /// polarity of every input, so that it needs layers with as many inputs as it has polarities.
        Constraint: Constraint
        /// Biases of the hidden units at the start.
        BiasStart: BiasStart
        /// λ ≥ 0 of decoupled weight decay (AdamW, Loshchilov & Hutter 2019) on all W and V; biases do not decay.
        WeightDecay: float
        /// p in [0, 1): the share of the activities of each hidden layer set to 0 in each training step (Srivastava et al.
        /// 2014).
        Dropout: float
        /// The connection of each hidden layer, from the first; layers beyond the list are dense. On fields, the units of the
        /// shape are those at a place.
        Connections: Connection list
        /// What keeps weights near those of earlier tasks; other than `Nothing` it needs dense layers.
        Consolidation: Consolidation
    }
