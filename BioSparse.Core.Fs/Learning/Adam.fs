namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

module private AdamConstants =
    let beta1, beta2, tiny = 0.9, 0.999, 1e-8

open AdamConstants

[<RequireQualifiedAccess>]
module internal AdamSteps =

    let private name = "adam.steps"

    let read memory =
        match Map.tryFind name memory with
        | Some(count: Tensor) -> int (count.ToScalar())
        | None -> 0

    let write (count: int) memory =
        Map.add name (Tensor.scalar (float count)) memory

[<RequireQualifiedAccess>]
module internal Adam =

    let step (rate: float) memory (parameters: (string * Tensor * Tensor) list) =
        let recall name shape : Tensor =
            memory |> Map.tryFind name |> Option.defaultWith (fun () -> Tensor.zeros shape)

        let count = AdamSteps.read memory + 1

        let moved =
            [ for name, value: Tensor, gradient in parameters do
                  let m = beta1 * recall $"m.{name}" value.Shape + (1.0 - beta1) * gradient

                  let s =
                      beta2 * recall $"s.{name}" value.Shape + (1.0 - beta2) * (gradient * gradient)

                  let first = m / (1.0 - beta1 ** float count)
                  let second = Tensor.sqrt (s / (1.0 - beta2 ** float count))
                  name, value - rate * (first / (second + tiny)), m, s ]

        let remembered =
            (AdamSteps.write count memory, moved)
            ||> List.fold (fun known (name, _, m, s) ->
                known |> Map.add $"m.{name}" m |> Map.add $"s.{name}" s)

        moved |> List.map (fun (_, value, _, _) -> value), remembered

[<Sealed>]
type internal AdamBuffer(name: string, start: Tensor, memory: Map<string, Tensor>) =

    let recall name =
        match Map.tryFind name memory with
        | Some known -> Kernel.copy known
        | None -> Kernel.copy (Tensor.zeros start.Shape)

    let value = Kernel.copy start
    let m = recall $"m.{name}"
    let s = recall $"s.{name}"
    let gradient = Kernel.buffer start.Shape
    let block = 4096
    let scratch: float32[] = Array.zeroCreate block
    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    member _.Value = value
    member _.Gradient = gradient

    member _.Step(rate: float, count: int) =
        let first = float32 (rate / (1.0 - beta1 ** float count))
        let second = float32 (1.0 / (1.0 - beta2 ** float count))
        let w = Kernel.span value
        let g = Kernel.span gradient
        let ms = Kernel.span m
        let ss = Kernel.span s
        let mutable from = 0

        // block by block, so that every pass but the first finds its numbers in the nearest cache
        while from < w.Length do
            let size = min block (w.Length - from)
            let w = w.Slice(from, size)
            let g = g.Slice(from, size)
            let m = ms.Slice(from, size)
            let s = ss.Slice(from, size)
            let free = Span<float32>(scratch, 0, size)
            Primitives.Multiply(given m, float32 beta1, m)
            Primitives.MultiplyAdd(given g, float32 (1.0 - beta1), given m, m)
            Primitives.Multiply(given g, given g, free)
            Primitives.Multiply(given s, float32 beta2, s)
            Primitives.MultiplyAdd(given free, float32 (1.0 - beta2), given s, s)
            Primitives.Multiply(given s, second, free)
            Primitives.Sqrt(given free, free)
            Primitives.Add(given free, float32 tiny, free)
            Primitives.Divide(given m, given free, free)
            Primitives.MultiplyAdd(given free, -first, given w, w)
            from <- from + size

    member _.Remember known =
        known |> Map.add $"m.{name}" (Tensor.copied m) |> Map.add $"s.{name}" (Tensor.copied s)

    interface IDisposable with
        member _.Dispose() =
            for owned in [ value; m; s; gradient ] do
                Tensor.release owned
