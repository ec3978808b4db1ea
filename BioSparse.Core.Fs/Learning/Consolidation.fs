namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type Consolidation =
    | Nothing
    | Elastic of strength: float
    | Path of strength: float * damping: float

module private ConsolidationNames =
    let importance name = $"importance.{name}"
    let pull name = $"pull.{name}"
    /// ω of the task that is learnt.
    let path name = $"path.{name}"
    /// θ at the start of that task.
    let begun name = $"begun.{name}"

open ConsolidationNames

[<RequireQualifiedAccess>]
module internal Consolidation =

    let private recall name (like: Tensor) memory =
        Map.tryFind name memory |> Option.defaultWith (fun () -> Tensor.zeros like.Shape)

    let consolidate consolidation (parameters: (string * Tensor) list) (fisher: unit -> Tensor list) memory =
        match consolidation with
        | Consolidation.Nothing -> memory
        | Consolidation.Elastic _ ->
            (memory, parameters, fisher ())
            |||> List.fold2 (fun memory (name, value) own ->
                memory
                |> Map.add (importance name) (recall (importance name) value memory + own)
                |> Map.add (pull name) (recall (pull name) value memory + own * value))
        | Consolidation.Path(_, damping) ->
            (memory, parameters)
            ||> List.fold (fun memory (name, value) ->
                match Map.tryFind (begun name) memory with
                | None -> memory
                | Some start ->
                    let change = value - start

                    let own =
                        Tensor.relu (recall (path name) value memory) / (change * change + damping)

                    let sum = recall (importance name) value memory + own

                    memory
                    |> Map.add (importance name) sum
                    |> Map.add (pull name) (sum * value)
                    |> Map.remove (begun name)
                    |> Map.remove (path name))

[<Sealed>]
type internal ConsolidationBuffer
    (consolidation: Consolidation, name: string, start: Tensor, memory: Map<string, Tensor>) =

    let strength, isPath =
        match consolidation with
        | Consolidation.Nothing -> 0.0f, false
        | Consolidation.Elastic strength -> float32 strength, false
        | Consolidation.Path(strength, _) -> float32 strength, true

    let held key =
        memory |> Map.tryFind key |> Option.map _.ToArray()

    let penalty =
        match held (importance name), held (pull name) with
        | Some importance, Some pull when strength > 0.0f -> ValueSome(struct (importance, pull))
        | _ -> ValueNone

    let path: float32[] =
        if isPath then
            held (path name) |> Option.defaultWith (fun () -> Array.zeroCreate start.Count)
        else
            [||]

    let begun =
        if isPath then
            memory |> Map.tryFind (begun name) |> Option.defaultValue (Tensor.copied start)
        else
            start

    let gradients: float32[] = Array.zeroCreate path.Length
    let before: float32[] = Array.zeroCreate path.Length

    let scratch: float32[] =
        Array.zeroCreate (if penalty.IsSome || isPath then start.Count else 0)

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    member _.Before(value: Span<float32>, gradient: Span<float32>) =
        if isPath then
            gradient.CopyTo(gradients.AsSpan())
            value.CopyTo(before.AsSpan())

        match penalty with
        | ValueSome(importance, pull) ->
            let own = scratch.AsSpan()
            Primitives.Multiply(given value, ReadOnlySpan importance, own)
            Primitives.Subtract(given own, ReadOnlySpan pull, own)
            Primitives.MultiplyAdd(given own, strength, given gradient, gradient)
        | ValueNone -> ()

    member _.After(value: Span<float32>) =
        if isPath then
            let moved = scratch.AsSpan()
            Primitives.Subtract(given value, ReadOnlySpan before, moved)
            Primitives.Multiply(given moved, ReadOnlySpan gradients, moved)
            Primitives.Subtract(ReadOnlySpan path, given moved, path.AsSpan())

    member _.Remember known =
        if isPath then
            let shaped =
                match start.Shape with
                | [| rows; columns |] -> Tensor.matrix rows columns (Array.copy path)
                | _ -> Tensor.vector (Array.copy path)

            known
            |> Map.add (ConsolidationNames.path name) shaped
            |> Map.add (ConsolidationNames.begun name) begun
        else
            known
