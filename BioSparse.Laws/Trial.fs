namespace BioSparse.Laws

type Trial =
    { Cases: int
      LearningRate: float
      Tolerance: float }

[<RequireQualifiedAccess>]
module Trial =

    let defaults =
        { Cases = 30
          LearningRate = 0.02
          Tolerance = 2e-5 }
