namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices

[<RequireQualifiedAccess>]
module internal ThinProducts =

    let private width = Vector<float32>.Count

    /// Row `i` of a matrix, or its last one: a group at the end takes the last row several times, with the same result.
    let private row (all: Span<float32>) columns count i =
        all.Slice((min i (count - 1)) * columns, columns)

    /// The rest of an inner product, after its whole vectors.
    let private ended (sum: Vector<float32>) (a: Span<float32>) (b: Span<float32>) =
        let mutable total = Vector.Sum sum

        for i in a.Length / width * width .. a.Length - 1 do
            total <- MathF.FusedMultiplyAdd(a[i], b[i], total)

        total

    /// Inner products of four rows of Y with two of V.
    let private fourByTwo
        (z: Span<float32>)
        (classes: int)
        factor
        (y: Span<float32>)
        (v: Span<float32>)
        (samples: int)
        (units: int)
        b
        c
        =
        let y0 = row y units samples b
        let y1 = row y units samples (b + 1)
        let y2 = row y units samples (b + 2)
        let y3 = row y units samples (b + 3)
        let v0 = row v units classes c
        let v1 = row v units classes (c + 1)
        let ys0 = MemoryMarshal.Cast<float32, Vector<float32>> y0
        let ys1 = MemoryMarshal.Cast<float32, Vector<float32>> y1
        let ys2 = MemoryMarshal.Cast<float32, Vector<float32>> y2
        let ys3 = MemoryMarshal.Cast<float32, Vector<float32>> y3
        let vs0 = MemoryMarshal.Cast<float32, Vector<float32>> v0
        let vs1 = MemoryMarshal.Cast<float32, Vector<float32>> v1
        let mutable s00, s01 = Vector<float32>.Zero, Vector<float32>.Zero
        let mutable s10, s11 = Vector<float32>.Zero, Vector<float32>.Zero
        let mutable s20, s21 = Vector<float32>.Zero, Vector<float32>.Zero
        let mutable s30, s31 = Vector<float32>.Zero, Vector<float32>.Zero

        for i in 0 .. vs0.Length - 1 do
            let left, right = vs0[i], vs1[i]
            let own = ys0[i]
            s00 <- Vector.FusedMultiplyAdd(own, left, s00)
            s01 <- Vector.FusedMultiplyAdd(own, right, s01)
            let own = ys1[i]
            s10 <- Vector.FusedMultiplyAdd(own, left, s10)
            s11 <- Vector.FusedMultiplyAdd(own, right, s11)
            let own = ys2[i]
            s20 <- Vector.FusedMultiplyAdd(own, left, s20)
            s21 <- Vector.FusedMultiplyAdd(own, right, s21)
            let own = ys3[i]
            s30 <- Vector.FusedMultiplyAdd(own, left, s30)
            s31 <- Vector.FusedMultiplyAdd(own, right, s31)

        let b1, b2, b3 =
            min (b + 1) (samples - 1), min (b + 2) (samples - 1), min (b + 3) (samples - 1)

        let c1 = min (c + 1) (classes - 1)
        z[b * classes + c] <- factor * ended s00 y0 v0
        z[b * classes + c1] <- factor * ended s01 y0 v1
        z[b1 * classes + c] <- factor * ended s10 y1 v0
        z[b1 * classes + c1] <- factor * ended s11 y1 v1
        z[b2 * classes + c] <- factor * ended s20 y2 v0
        z[b2 * classes + c1] <- factor * ended s21 y2 v1
        z[b3 * classes + c] <- factor * ended s30 y3 v0
        z[b3 * classes + c1] <- factor * ended s31 y3 v1

    let byTransposeInto (z: Tensor) (factor: float32) (y: Tensor) (v: Tensor) =
        let samples, units, classes = y.Rows, y.Columns, v.Rows
        let into = Kernel.span z
        let from = Kernel.span y
        let weights = Kernel.span v

        for b in 0..4 .. samples - 1 do
            for c in 0..2 .. classes - 1 do
                fourByTwo into classes factor from weights samples units b c

        GC.KeepAlive z
        GC.KeepAlive y
        GC.KeepAlive v

    let private write (all: Span<float32>) columns row j (left: Vector<float32>) (right: Vector<float32>) =
        left.CopyTo(all.Slice(row * columns + j, width))
        right.CopyTo(all.Slice(row * columns + j + width, width))

    /// Columns from `j` on, two vectors of them, of five rows of Dᵀ Y.
    let private fiveRows
        (g: Span<float32>)
        (factor: float32)
        (d: Span<float32>)
        (classes: int)
        (y: Span<float32>)
        (units: int)
        (samples: int)
        c
        j
        =
        let c1, c2 = min (c + 1) (classes - 1), min (c + 2) (classes - 1)
        let c3, c4 = min (c + 3) (classes - 1), min (c + 4) (classes - 1)
        let mutable a0, b0 = Vector<float32>.Zero, Vector<float32>.Zero
        let mutable a1, b1 = Vector<float32>.Zero, Vector<float32>.Zero
        let mutable a2, b2 = Vector<float32>.Zero, Vector<float32>.Zero
        let mutable a3, b3 = Vector<float32>.Zero, Vector<float32>.Zero
        let mutable a4, b4 = Vector<float32>.Zero, Vector<float32>.Zero

        for b in 0 .. samples - 1 do
            let own =
                MemoryMarshal.Cast<float32, Vector<float32>>(y.Slice(b * units + j, 2 * width))

            let errors = d.Slice(b * classes, classes)
            let left, right = own[0], own[1]
            let e = Vector errors[c]
            a0 <- Vector.FusedMultiplyAdd(e, left, a0)
            b0 <- Vector.FusedMultiplyAdd(e, right, b0)
            let e = Vector errors[c1]
            a1 <- Vector.FusedMultiplyAdd(e, left, a1)
            b1 <- Vector.FusedMultiplyAdd(e, right, b1)
            let e = Vector errors[c2]
            a2 <- Vector.FusedMultiplyAdd(e, left, a2)
            b2 <- Vector.FusedMultiplyAdd(e, right, b2)
            let e = Vector errors[c3]
            a3 <- Vector.FusedMultiplyAdd(e, left, a3)
            b3 <- Vector.FusedMultiplyAdd(e, right, b3)
            let e = Vector errors[c4]
            a4 <- Vector.FusedMultiplyAdd(e, left, a4)
            b4 <- Vector.FusedMultiplyAdd(e, right, b4)

        let factor = Vector factor

        write g units c j (a0 * factor) (b0 * factor)
        write g units c1 j (a1 * factor) (b1 * factor)
        write g units c2 j (a2 * factor) (b2 * factor)
        write g units c3 j (a3 * factor) (b3 * factor)
        write g units c4 j (a4 * factor) (b4 * factor)

    let transposedInto (g: Tensor) (factor: float32) (d: Tensor) (y: Tensor) =
        let samples, units, classes = y.Rows, y.Columns, d.Columns
        let into = Kernel.span g
        let errors = Kernel.span d
        let from = Kernel.span y
        let step = 2 * width
        let whole = units / step * step

        for j in 0..step .. whole - 1 do
            for c in 0..5 .. classes - 1 do
                fiveRows into factor errors classes from units samples c j

        for c in 0 .. classes - 1 do
            for j in whole .. units - 1 do
                let mutable sum = 0.0f

                for b in 0 .. samples - 1 do
                    sum <- MathF.FusedMultiplyAdd(errors[b * classes + c], from[b * units + j], sum)

                into[c * units + j] <- factor * sum

        GC.KeepAlive g
        GC.KeepAlive d
        GC.KeepAlive y
