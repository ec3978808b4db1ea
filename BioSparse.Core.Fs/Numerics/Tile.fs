namespace BioSparse.Core

// Pointers into the native memory of tensors: these are the innermost loops of all learning and all attacks.
#nowarn "9"

open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open FSharp.NativeInterop

type private At = nativeptr<float32>

[<RequireQualifiedAccess>]
module internal Tile =

    let lanes = 16
    let columns = 64

    let inline private load (at: At) (i: int) = Vector512.Load(NativePtr.add at i)

    let inline private store (at: At) (i: int) (v: Vector512<float32>) =
        Vector512.Store(v, NativePtr.add at i)

    let inline private from continues (at: At) i =
        if continues then load at i else Vector512<float32>.Zero

    let inline private fma (a: Vector512<float32>) b c = Vector512.FusedMultiplyAdd(a, b, c)

    /// 16 vectors of sums.
    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let fourBy64 continues (a: At) rowStep innerStep (b: At) bStep inner (c: At) cStep =
        let c1, c2, c3 =
            NativePtr.add c cStep, NativePtr.add c (2 * cStep), NativePtr.add c (3 * cStep)

        let mutable c00 = from continues c 0
        let mutable c01 = from continues c 16
        let mutable c02 = from continues c 32
        let mutable c03 = from continues c 48
        let mutable c10 = from continues c1 0
        let mutable c11 = from continues c1 16
        let mutable c12 = from continues c1 32
        let mutable c13 = from continues c1 48
        let mutable c20 = from continues c2 0
        let mutable c21 = from continues c2 16
        let mutable c22 = from continues c2 32
        let mutable c23 = from continues c2 48
        let mutable c30 = from continues c3 0
        let mutable c31 = from continues c3 16
        let mutable c32 = from continues c3 32
        let mutable c33 = from continues c3 48
        let mutable a = a
        let mutable b = b

        for _ in 1..inner do
            let b0, b1, b2, b3 = load b 0, load b 16, load b 32, load b 48
            let first = Vector512.Create(NativePtr.read a)
            c00 <- fma first b0 c00
            c01 <- fma first b1 c01
            c02 <- fma first b2 c02
            c03 <- fma first b3 c03
            let second = Vector512.Create(NativePtr.get a rowStep)
            c10 <- fma second b0 c10
            c11 <- fma second b1 c11
            c12 <- fma second b2 c12
            c13 <- fma second b3 c13
            let third = Vector512.Create(NativePtr.get a (2 * rowStep))
            c20 <- fma third b0 c20
            c21 <- fma third b1 c21
            c22 <- fma third b2 c22
            c23 <- fma third b3 c23
            let fourth = Vector512.Create(NativePtr.get a (3 * rowStep))
            c30 <- fma fourth b0 c30
            c31 <- fma fourth b1 c31
            c32 <- fma fourth b2 c32
            c33 <- fma fourth b3 c33
            a <- NativePtr.add a innerStep
            b <- NativePtr.add b bStep

        store c 0 c00
        store c 16 c01
        store c 32 c02
        store c 48 c03
        store c1 0 c10
        store c1 16 c11
        store c1 32 c12
        store c1 48 c13
        store c2 0 c20
        store c2 16 c21
        store c2 32 c22
        store c2 48 c23
        store c3 0 c30
        store c3 16 c31
        store c3 32 c32
        store c3 48 c33

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let fourBy16 continues (a: At) rowStep innerStep (b: At) bStep inner (c: At) cStep =
        let mutable c0 = from continues c 0
        let mutable c1 = from continues c cStep
        let mutable c2 = from continues c (2 * cStep)
        let mutable c3 = from continues c (3 * cStep)
        let mutable a = a
        let mutable b = b

        for _ in 1..inner do
            let own = load b 0
            c0 <- fma (Vector512.Create(NativePtr.read a)) own c0
            c1 <- fma (Vector512.Create(NativePtr.get a rowStep)) own c1
            c2 <- fma (Vector512.Create(NativePtr.get a (2 * rowStep))) own c2
            c3 <- fma (Vector512.Create(NativePtr.get a (3 * rowStep))) own c3
            a <- NativePtr.add a innerStep
            b <- NativePtr.add b bStep

        store c 0 c0
        store c cStep c1
        store c (2 * cStep) c2
        store c (3 * cStep) c3

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let oneBy64 continues (a: At) innerStep (b: At) bStep inner (c: At) =
        let mutable c0 = from continues c 0
        let mutable c1 = from continues c 16
        let mutable c2 = from continues c 32
        let mutable c3 = from continues c 48
        let mutable a = a
        let mutable b = b

        for _ in 1..inner do
            let own = Vector512.Create(NativePtr.read a)
            c0 <- fma own (load b 0) c0
            c1 <- fma own (load b 16) c1
            c2 <- fma own (load b 32) c2
            c3 <- fma own (load b 48) c3
            a <- NativePtr.add a innerStep
            b <- NativePtr.add b bStep

        store c 0 c0
        store c 16 c1
        store c 32 c2
        store c 48 c3

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let oneBy16 continues (a: At) innerStep (b: At) bStep inner (c: At) =
        let mutable sum = from continues c 0
        let mutable a = a
        let mutable b = b

        for _ in 1..inner do
            sum <- fma (Vector512.Create(NativePtr.read a)) (load b 0) sum
            a <- NativePtr.add a innerStep
            b <- NativePtr.add b bStep

        store c 0 sum

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let listedBy64 continues (places: nativeptr<int>) (values: At) count (b: At) bStep (c: At) =
        let mutable c0 = from continues c 0
        let mutable c1 = from continues c 16
        let mutable c2 = from continues c 32
        let mutable c3 = from continues c 48

        for t in 0 .. count - 1 do
            let own = Vector512.Create(NativePtr.get values t)
            let row = NativePtr.add b (NativePtr.get places t * bStep)
            c0 <- fma own (load row 0) c0
            c1 <- fma own (load row 16) c1
            c2 <- fma own (load row 32) c2
            c3 <- fma own (load row 48) c3

        store c 0 c0
        store c 16 c1
        store c 32 c2
        store c 48 c3

    [<MethodImpl(MethodImplOptions.AggressiveOptimization)>]
    let listedBy16 continues (places: nativeptr<int>) (values: At) count (b: At) bStep (c: At) =
        let mutable sum = from continues c 0

        for t in 0 .. count - 1 do
            sum <-
                fma
                    (Vector512.Create(NativePtr.get values t))
                    (load (NativePtr.add b (NativePtr.get places t * bStep)) 0)
                    sum

        store c 0 sum
