namespace BioSparse.Fluent

open System.Runtime.InteropServices
open BioSparse.Core

[<Sealed; AbstractClass>]
type Attacks =
    static member Fgsm = Fgsm.attack
    static member Noise = Noise.attack

    static member Pgd
        (
            [<Optional; DefaultParameterValue(40)>] steps: int,
            [<Optional; DefaultParameterValue(0.01)>] stepSize: float,
            [<Optional; DefaultParameterValue(true)>] randomStart: bool,
            [<Optional; DefaultParameterValue(1)>] restarts: int
        ) =
        Pgd.attack
            { Steps = steps
              StepSize = stepSize
              RandomStart = randomStart
              Restarts = restarts }

    static member Cascade
        (
            [<Optional; DefaultParameterValue(100)>] steps: int,
            [<Optional; DefaultParameterValue(5000)>] queries: int
        ) =
        Cascade.attack { Steps = steps; Queries = queries }

    static member Square
        (
            [<Optional; DefaultParameterValue(1500)>] queries: int,
            [<Optional; DefaultParameterValue(1)>] restarts: int
        ) =
        Square.attack
            { Queries = queries
              Restarts = restarts }
