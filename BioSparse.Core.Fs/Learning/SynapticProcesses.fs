namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type SynapticTurnover =
    { Time: float
      Median: float
      Noise: float }

[<RequireQualifiedAccess>]
type StructuralPlasticity =
    { Threshold: float
      Probability: float
      Size: float }

[<RequireQualifiedAccess>]
type SynapticScaling =
    | Unscaled
    | Sum of total: float
    | Length of length: float

[<RequireQualifiedAccess>]
type SynapticProcesses =
    { Turnover: SynapticTurnover option
      Structure: StructuralPlasticity option
      Scaling: SynapticScaling }

[<RequireQualifiedAccess>]
module SynapticProcesses =

    let none: SynapticProcesses =
        { Turnover = None
          Structure = None
          Scaling = SynapticScaling.Unscaled }

    let private given (span: Span<float32>) = Span<float32>.op_Implicit span

    let private turnOver (turnover: SynapticTurnover) key (weights: Span<float32>) =
        let kept = exp (-1.0 / turnover.Time)

        let spread =
            turnover.Noise * sqrt (turnover.Time * (1.0 - exp (-2.0 / turnover.Time)) / 2.0)

        let drift = (1.0 - kept) * log turnover.Median
        let noise = Random.normal weights.Length key

        for i in 0 .. weights.Length - 1 do
            let w = weights[i]

            if w <> 0.0f then
                let size =
                    MathF.Exp(float32 drift + float32 kept * MathF.Log(abs w) + float32 spread * noise[i])

                weights[i] <- MathF.CopySign(size, w)

    let private signOf constraint' i =
        match constraint' with
        | Dale polarities when polarities[i] = Inhibitory -> -1.0f
        | _ -> 1.0f

    let private restructure (structure: StructuralPlasticity) constraint' key (weights: Span<float32>) =
        let chance = Random.uniform 0.0f 1.0f weights.Length key

        for i in 0 .. weights.Length - 1 do
            if weights[i] = 0.0f then
                if chance[i] < float32 structure.Probability then
                    weights[i] <- signOf constraint' i * float32 structure.Size
            elif abs weights[i] < float32 structure.Threshold then
                weights[i] <- 0.0f

    let private scale (size: float32) (target: float) (weights: Span<float32>) =
        if size > 0.0f then
            Primitives.Multiply(given weights, float32 target / size, weights)

    let applyTo (processes: SynapticProcesses) constraint' key unit (weights: Span<float32>) =
        let keyOf name =
            Random.split unit (Random.named name key)

        match processes.Turnover with
        | Some turnover -> turnOver turnover (keyOf "turnover") weights
        | None -> ()

        match processes.Structure with
        | Some structure -> restructure structure constraint' (keyOf "structure") weights
        | None -> ()

        match processes.Scaling with
        | SynapticScaling.Unscaled -> ()
        | SynapticScaling.Sum total -> scale (Primitives.SumOfMagnitudes(given weights)) total weights
        | SynapticScaling.Length length -> scale (Primitives.Norm(given weights)) length weights

    let apply processes constraint' key (weights: Tensor) =
        if processes = none then
            weights
        else
            let values = weights.ToArray()

            for j in 0 .. weights.Rows - 1 do
                applyTo processes constraint' key j (Span(values, j * weights.Columns, weights.Columns))

            Tensor.matrix weights.Rows weights.Columns values
