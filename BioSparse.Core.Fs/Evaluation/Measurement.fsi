namespace BioSparse.Core

/// An attack and the radii at which a network is put to it.
type AttackPlan =
    {
        /// Which attack.
        Attack: Attack
        /// The radii ε, each in [0, 1].
        Epsilons: float[]
        /// How many test images it takes (the first ones); slow attacks take fewer.
        Samples: int
        /// The network that the attack is made on when it is another one (a transfer attack); none for the network itself.
        Source: (unit -> Network) option
    }

/// The outcome of an attack on a network.
type AttackOutcome =
    {
        /// Name of the attack.
        Attack: string
        /// The radius.
        Epsilon: float
        /// For each of the attacked images, whether the answer stayed right.
        Survives: bool[]
    }

/// From a trained network to rows of metrics.
[<RequireQualifiedAccess>]
module Measurement =

    /// Everything that an experiment measures.
    val metrics: Metric[]

    /// The metric of a name; `Metric.unregistered` where no measurement has it.
    val metric: name: string -> Metric

    /// The name of a plan's attack in files.
    val internal nameOf: plan: AttackPlan -> string

    /// The network that a plan's attack is made on, where `network` is attacked.
    val internal madeOn: network: Network -> plan: AttackPlan -> Network

    /// All attacks at all radii. `watch` is called after each with the share done, in (0, 1].
    val attacks:
        plans: AttackPlan[] ->
        network: Network ->
        key: Key ->
        test: Dataset ->
        watch: System.Action<float> ->
            AttackOutcome[]

    /// For each radius ε at which all attacks of these outcomes were made: which images withstood every attack at ε and at
    /// every smaller radius, since the balls lie within each other: an image that fools the network within ε′ < ε does so
    /// within ε. Of the images that all these attacks took. Noise counts as an attack. struct (ε, images), by ε.
    val withstood: outcomes: AttackOutcome[] -> struct (float * bool[])[]

    /// The share of those images: struct (ε, share), by ε; the share never rises.
    val worstCase: outcomes: AttackOutcome[] -> struct (float * float)[]

    /// Rows of the outcomes: one a radius named after the attack, then `worst_case`.
    val attackRows: model: string -> seed: int -> split: Split -> outcomes: AttackOutcome[] -> MetricRow[]

    /// What an evaluation with these outcomes should not show, a sentence for each attack with all its radii, after Carlini et al.
    /// 2019: PGD that leaves more than FGSM; a gradient-free or adaptive attack, or noise, that leaves less than PGD (then PGD's
    /// number is masked); another attack that leaves less than the cascade (then the cascade is weak); accuracy that does not fall with ε; more than chance at the largest ε of a strong attack.
    /// Differences count beyond two standard errors of the paired difference; those of a masked number and of a weak cascade
    /// from three points on.
    val sanity: classes: int -> outcomes: AttackOutcome[] -> string[]

    /// A sentence where the rows of a model say that its network is a linear classifier: linear_accuracy less than a point
    /// below the accuracy on the same images.
    val linearity: rows: MetricRow[] -> string[]

    /// A sentence where an accuracy among the rows is near chance on these images, the share of their most frequent class: less
    /// than a tenth of the way from there to 1.
    val nearChance: images: Dataset -> rows: MetricRow[] -> string[]

    /// Where a layer is read otherwise than it learnt, what the weights that it learnt say before their rows are scaled:
    /// learnt_density, and BIC and KS distance of their fits, learnt_fit_…. All other rows describe the weights that are
    /// read. x as in `layerRows`. `rules` has the rule of each layer.
    val learntRows:
        model: string ->
        seed: int ->
        threshold: float ->
        rules: Rule list ->
        learnt: Layer list ->
            MetricRow[]

    /// Distributions fitted to the weights of each hidden layer, with random numbers from `key`.
    val fits: threshold: float -> replicates: int -> key: Key -> network: Network -> WeightDistribution list

    /// Rows of these fits: those of `WeightAnalysis.rows`, x as in `layerRows`.
    val fitRows:
        model: string -> seed: int -> network: Network -> fits: WeightDistribution list -> MetricRow[]

    /// Rows of the hidden layers. Of the weights of each: density, synapses, synapses_per_input, used_units, hoyer, gini,
    /// dale_violations (presynaptic neurons are the layer's inputs), sign_flips (against the weights before training). Of the
    /// activities of each on the test images: lifetime_sparseness, population_sparseness, selectivity (mean over units that
    /// respond), always_active and never_active (shares of units with y > 0 on every image, on none). Of the network:
    /// dale_violations_readout (presynaptic neurons are the units of the last layer, each with its column of V),
    /// linear_accuracy (with y = a in place of φ in every layer: near the accuracy itself, the network is a linear
    /// classifier), and capacity (bits per surviving synapse of all hidden layers).
    ///
    /// With one hidden layer no row has an x. In a stack x is the number of the layer, from 1, in rows of layers, and
    /// absent in rows of the network. `before` has the layers before training.
    val layerRows:
        model: string ->
        seed: int ->
        split: Split ->
        threshold: float ->
        before: Layer list ->
        network: Network ->
        test: Dataset ->
            MetricRow[]
