namespace BioSparse.Core

open System
open System.Runtime.InteropServices
open System.Runtime.Intrinsics

[<RequireQualifiedAccess>]
module internal RowSums =

    let private lanes = Vector256<float32>.Count

    let private total (low: Vector256<float>) (high: Vector256<float>) =
        let both = low + high
        (both.GetElement 0 + both.GetElement 1) + (both.GetElement 2 + both.GetElement 3)

    let sum (values: ReadOnlySpan<float32>) =
        let vectors = MemoryMarshal.Cast<float32, Vector256<float32>> values
        let mutable low = Vector256<float>.Zero
        let mutable high = Vector256<float>.Zero

        for i in 0 .. vectors.Length - 1 do
            let own = vectors[i]
            low <- low + Vector256.WidenLower own
            high <- high + Vector256.WidenUpper own

        let mutable sum = total low high

        for i in lanes * vectors.Length .. values.Length - 1 do
            sum <- sum + float values[i]

        sum

    let dot (a: ReadOnlySpan<float32>) (b: ReadOnlySpan<float32>) =
        let lefts = MemoryMarshal.Cast<float32, Vector256<float32>> a
        let rights = MemoryMarshal.Cast<float32, Vector256<float32>> b
        let mutable low = Vector256<float>.Zero
        let mutable high = Vector256<float>.Zero

        for i in 0 .. lefts.Length - 1 do
            let left, right = lefts[i], rights[i]
            low <- low + Vector256.WidenLower left * Vector256.WidenLower right
            high <- high + Vector256.WidenUpper left * Vector256.WidenUpper right

        let mutable sum = total low high

        for i in lanes * lefts.Length .. a.Length - 1 do
            sum <- sum + float a[i] * float b[i]

        sum
