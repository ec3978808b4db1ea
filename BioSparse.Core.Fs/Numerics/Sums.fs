namespace BioSparse.Core

open System
open System.Numerics

[<RequireQualifiedAccess>]
module internal Sums =

    let inline private at (values: float32[]) place = Vector<float32>(values, place)

    let inline private plus (sum: Vector<float32>) (a: Vector<float32>) (b: Vector<float32>) =
        Vector.FusedMultiplyAdd(a, b, sum)

    let inline private plusOne (sum: float32) (a: float32) (b: float32) = MathF.FusedMultiplyAdd(a, b, sum)

    let private addOne (matrix: float32[]) row (change: float32) (from: float32[]) (into: float32[]) =
        let n = from.Length
        let width = Vector<float32>.Count
        let first = row * n
        let factor = Vector<float32> change
        let mutable j = 0

        while j <= n - width do
            (plus (at from j) factor (at matrix (first + j))).CopyTo(into, j)
            j <- j + width

        while j < n do
            into[j] <- plusOne from[j] change matrix[first + j]
            j <- j + 1

    /// Four rows in one pass over the sums.
    let private addFour (matrix: float32[]) (places: int[]) (changes: float32[]) i (from: float32[]) into =
        let n = from.Length
        let width = Vector<float32>.Count

        let a, b, c, d =
            places[i] * n, places[i + 1] * n, places[i + 2] * n, places[i + 3] * n

        let ofA, ofB = Vector<float32> changes[i], Vector<float32> changes[i + 1]
        let ofC, ofD = Vector<float32> changes[i + 2], Vector<float32> changes[i + 3]
        let mutable j = 0

        while j <= n - width do
            let sum = plus (plus (at from j) ofA (at matrix (a + j))) ofB (at matrix (b + j))
            (plus (plus sum ofC (at matrix (c + j))) ofD (at matrix (d + j))).CopyTo(into, j)
            j <- j + width

        while j < n do
            let sum =
                plusOne (plusOne from[j] changes[i] matrix[a + j]) changes[i + 1] matrix[b + j]

            into[j] <- plusOne (plusOne sum changes[i + 2] matrix[c + j]) changes[i + 3] matrix[d + j]
            j <- j + 1

    let addRows matrix (places: int[]) (changes: float32[]) count (from: float32[]) (into: float32[]) =
        let mutable source = from
        let mutable i = 0

        while i <= count - 4 do
            addFour matrix places changes i source into
            source <- into
            i <- i + 4

        while i < count do
            addOne matrix places[i] changes[i] source into
            source <- into
            i <- i + 1

    let private rest (matrix: float32[]) first from (y: ReadOnlySpan<float32>) start =
        let mutable sum = start

        for j in from .. y.Length - 1 do
            sum <- plusOne sum matrix[first + j] y[j]

        sum

    let private one (matrix: float32[]) row (y: ReadOnlySpan<float32>) =
        let width = Vector<float32>.Count
        let first = row * y.Length
        let mutable sum = Vector<float32>.Zero
        let mutable j = 0

        while j <= y.Length - width do
            sum <- plus sum (Vector<float32>(y.Slice(j, width))) (at matrix (first + j))
            j <- j + width

        rest matrix first j y (Vector.Sum sum)

    /// Five rows by two vectors at a time: ten classes are two passes, and ten sums fill the pipelines.
    let private five (matrix: float32[]) row (y: ReadOnlySpan<float32>) (z: Span<float32>) =
        let n = y.Length
        let width = Vector<float32>.Count
        let zero = Vector<float32>.Zero
        let a = row * n
        let b, c, d, e = a + n, a + 2 * n, a + 3 * n, a + 4 * n
        let mutable sumA, sumB, sumC, sumD, sumE = zero, zero, zero, zero, zero
        let mutable nextA, nextB, nextC, nextD, nextE = zero, zero, zero, zero, zero
        let mutable j = 0

        while j <= n - 2 * width do
            let own = Vector<float32>(y.Slice(j, width))
            let next = Vector<float32>(y.Slice(j + width, width))

            if not (Vector.EqualsAll(Vector.BitwiseOr(own, next), zero)) then
                let k = j + width
                sumA <- plus sumA own (at matrix (a + j))
                nextA <- plus nextA next (at matrix (a + k))
                sumB <- plus sumB own (at matrix (b + j))
                nextB <- plus nextB next (at matrix (b + k))
                sumC <- plus sumC own (at matrix (c + j))
                nextC <- plus nextC next (at matrix (c + k))
                sumD <- plus sumD own (at matrix (d + j))
                nextD <- plus nextD next (at matrix (d + k))
                sumE <- plus sumE own (at matrix (e + j))
                nextE <- plus nextE next (at matrix (e + k))

            j <- j + 2 * width

        z[0] <- rest matrix a j y (Vector.Sum(sumA + nextA))
        z[1] <- rest matrix b j y (Vector.Sum(sumB + nextB))
        z[2] <- rest matrix c j y (Vector.Sum(sumC + nextC))
        z[3] <- rest matrix d j y (Vector.Sum(sumD + nextD))
        z[4] <- rest matrix e j y (Vector.Sum(sumE + nextE))

    let products matrix (y: ReadOnlySpan<float32>) (z: Span<float32>) =
        let mutable row = 0

        while row <= z.Length - 5 do
            five matrix row y (z.Slice(row, 5))
            row <- row + 5

        while row < z.Length do
            z[row] <- one matrix row y
            row <- row + 1
