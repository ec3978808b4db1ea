namespace BioSparse.Core

type StepScaling =
    | Raw
    | MaxNormalised

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
