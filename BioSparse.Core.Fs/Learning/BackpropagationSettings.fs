namespace BioSparse.Core

[<RequireQualifiedAccess>]
type BiasStart =
    | Uniform
    | Centred

type Backpropagation =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      BiasStart: BiasStart
      WeightDecay: float
      Dropout: float
      Connections: Connection list
      Consolidation: Consolidation }
