namespace BioSparse.Laws

type Trial =
    { Cases: int
      Replay: (uint64 * uint64) option
      LearningRate: float
      Tolerance: float }

[<RequireQualifiedAccess>]
module Trial =

    let defaults =
        { Cases = 30
          Replay = None
          LearningRate = 0.02
          Tolerance = 2e-5 }
