namespace BioSparse.Core

type StepScaling =
    | Raw
    | MaxNormalised

[<RequireQualifiedAccess>]
module internal StepScaling =

    let apply scaling (change: Tensor) =
        match scaling with
        | Raw -> change
        | MaxNormalised -> change / Tensor.clamp 1e-30 infinity (Tensor.max (Tensor.abs change))

    let factor scaling (rate: float) (largest: float32) =
        match scaling with
        | Raw -> float32 rate
        | MaxNormalised -> float32 rate / max 1e-30f largest

type Homeostasis = { Rate: float; Target: float }

[<RequireQualifiedAccess>]
type Metaplasticity =
    | Constant
    | Falling of activity: float

[<RequireQualifiedAccess>]
module internal Metaplasticity =

    let memory = "activity"

    let factor metaplasticity (activity: float32) =
        match metaplasticity with
        | Metaplasticity.Constant -> 1.0f
        | Metaplasticity.Falling half -> 1.0f / (1.0f + activity / float32 half)

[<RequireQualifiedAccess>]
type InitialWeights =
    | Uniform of low: float * high: float
    | Lognormal of median: float * spread: float

type CompetitiveHebbian =
    { Activation: Activation
      Reading: Reading
      Input: InputForm
      WeightDependence: WeightDependence
      Imbalance: float
      Scaling: StepScaling
      Homeostasis: Homeostasis
      Metaplasticity: Metaplasticity
      Constraint: Constraint
      Enforcement: Enforcement
      Processes: SynapticProcesses
      Initial: InitialWeights
      NormaliseInitial: bool }
