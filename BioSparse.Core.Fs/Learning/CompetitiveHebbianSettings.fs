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

type CompetitiveHebbian =
    { Activation: Activation
      Reading: Reading
      Input: InputForm
      WeightDependence: float
      Scaling: StepScaling
      Homeostasis: Homeostasis
      Constraint: Constraint
      Enforcement: Enforcement
      Initial: struct (float * float)
      NormaliseInitial: bool }
