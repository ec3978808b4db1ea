namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices

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

/// The numbers that all elements of a step share.
[<Struct>]
type private AdamMove =
    {
        /// η / (1 − β₁ᵗ)
        Rate: float32
        /// 1 / (1 − β₂ᵗ)
        Second: float32
    }

/// One pass over a parameter, its gradient and its moments: each number is read once and written once. An element has the
/// same bits in a vector and in the remainder, since products and sums are rounded one by one.
[<RequireQualifiedAccess>]
module private AdamMove =

    let private one move (w: byref<float32>) g (m: byref<float32>) (s: byref<float32>) =
        m <- m * float32 beta1 + g * float32 (1.0 - beta1)
        s <- s * float32 beta2 + g * g * float32 (1.0 - beta2)
        w <- m / (MathF.Sqrt(s * move.Second) + float32 tiny) * -move.Rate + w

    let take move (w: Span<float32>) (g: Span<float32>) (m: Span<float32>) (s: Span<float32>) =
        let ws = MemoryMarshal.Cast<float32, Vector<float32>> w
        let gs = MemoryMarshal.Cast<float32, Vector<float32>>(g.Slice(0, w.Length))
        let ms = MemoryMarshal.Cast<float32, Vector<float32>>(m.Slice(0, w.Length))
        let ss = MemoryMarshal.Cast<float32, Vector<float32>>(s.Slice(0, w.Length))
        let keep1, take1 = Vector(float32 beta1), Vector(float32 (1.0 - beta1))
        let keep2, take2 = Vector(float32 beta2), Vector(float32 (1.0 - beta2))
        let second, rate, tiny = Vector move.Second, Vector -move.Rate, Vector(float32 tiny)

        for i in 0 .. ws.Length - 1 do
            let g, m, s = gs[i], ms[i], ss[i]

            // weights whose gradient was never other than 0 do not move: those of pixels that are 0 in all images
            if not (Vector.EqualsAll(g ||| m ||| s, Vector<float32>.Zero)) then
                let m = m * keep1 + g * take1
                let s = s * keep2 + g * g * take2
                ms[i] <- m
                ss[i] <- s
                ws[i] <- m / (Vector.SquareRoot(s * second) + tiny) * rate + ws[i]

        for i in ws.Length * Vector<float32>.Count .. w.Length - 1 do
            one move &w[i] g[i] &m[i] &s[i]

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

    member _.Value = value
    member _.Gradient = gradient

    member _.Step(rate: float, count: int) =
        let move: AdamMove =
            { Rate = float32 (rate / (1.0 - beta1 ** float count))
              Second = float32 (1.0 / (1.0 - beta2 ** float count)) }

        AdamMove.take move (Kernel.span value) (Kernel.span gradient) (Kernel.span m) (Kernel.span s)

        for owned in [| value; gradient; m; s |] do
            GC.KeepAlive owned

    member _.Remember known =
        known |> Map.add $"m.{name}" (Tensor.copied m) |> Map.add $"s.{name}" (Tensor.copied s)

    interface IDisposable with
        member _.Dispose() =
            for owned in [ value; m; s; gradient ] do
                Tensor.release owned
