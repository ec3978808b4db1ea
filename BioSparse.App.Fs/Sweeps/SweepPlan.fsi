namespace BioSparse.App.Sweeps

/// A setting with its value: what `--set KEY=VALUE` says.
type SweepSetting =
    {
        /// Path of the setting, dots between.
        Key: string
        /// Its value as YAML.
        Value: string
    }

/// An axis of a sweep at one of its values.
type SweepChoice =
    {
        /// Name of the axis.
        Axis: string
        /// The label of the value.
        Label: string
        /// Its settings; an axis may change several together.
        Settings: SweepSetting[]
    }

/// The distribution of random draws of an axis.
[<RequireQualifiedAccess>]
type SweepRange =
    /// Numbers uniform on [low, high), in 4 significant digits.
    | Uniform of Low: float * High: float
    /// Numbers whose logarithm is uniform on [log low, log high), in 4 significant digits.
    | LogUniform of Low: float * High: float
    /// Integers from low to high, uniformly.
    | Whole of Low: int * High: int
    /// Integers from low to high, log-uniformly.
    | LogWhole of Low: int * High: int
    /// One of these values, uniformly.
    | OneOf of Choices: SweepChoice[]

/// The requirement of a condition.
[<RequireQualifiedAccess>]
type SweepTest =
    /// It is one of these; numbers are compared as numbers.
    | Is of Values: string[]
    /// It is a number above this.
    | Above of Bound: float
    /// It is a number below this.
    | Below of Bound: float

/// A condition on a point of a sweep.
type SweepCondition =
    {
        /// An axis, whose label counts, or a setting that an axis sets.
        Name: string
        /// The requirement.
        Test: SweepTest
    }

/// A constraint between the axes of a sweep.
[<RequireQualifiedAccess>]
type SweepConstraint =
    /// The axis counts only where all conditions hold; elsewhere it sets nothing.
    | When of Axis: string * Conditions: SweepCondition[]
    /// Points where all conditions hold are left out.
    | Skip of Conditions: SweepCondition[]

/// The points of a sweep. A factor is a list of alternatives, each of which chooses a value of one axis or of several
/// together: an axis of a grid, a list of points written out, random draws. Points are the product of the factors.
[<RequireQualifiedAccess>]
module SweepPlan =

    /// Random draws over axes, each from its range: draw i of an axis depends on the seed, i and the axis's name alone,
    /// so that more draws or more axes keep what was drawn. Error: `ArgumentException` on a range without numbers.
    val draws: seed: uint64 -> count: int -> axes: struct (string * SweepRange)[] -> SweepChoice[][]

    /// Number of points before constraints.
    val size: factors: SweepChoice[][][] -> bigint

    /// The points: the product of the factors, the first slowest; axes that do not count there fall away, points that
    /// are then alike become one, and those to skip are left out.
    val points: constraints: SweepConstraint[] -> factors: SweepChoice[][][] -> SweepChoice[][]
