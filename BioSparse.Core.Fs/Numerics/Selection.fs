namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module internal Selection =

    let rectify (values: Span<float32>) =
        Primitives.Max(Span<float32>.op_Implicit values, 0.0f, values)

    let largest (values: ReadOnlySpan<float32>) (best: Span<int>) =
        let count = best.Length

        // Insertion into a short sorted list: once it is full, only the few values above its last one move anything,
        // and whole vectors below it are passed over.
        let mutable filled = 0

        let width = Vector<float32>.Count
        let mutable i = 0

        while i < values.Length do
            let mutable skip = false

            if filled = count && i + width <= values.Length then
                let block = Vector<float32>(values.Slice(i, width))
                skip <- Vector.LessThanOrEqualAll(block, Vector<float32>(values[best[count - 1]]))

            if skip then
                i <- i + width
            else
                let stop = min values.Length (i + width)

                while i < stop do
                    let value = values[i]

                    if filled < count || value > values[best[count - 1]] then
                        let mutable place = if filled < count then filled else count - 1

                        while place > 0 && values[best[place - 1]] < value do
                            best[place] <- best[place - 1]
                            place <- place - 1

                        best[place] <- i
                        filled <- min count (filled + 1)

                    i <- i + 1

    // The bits of numbers above 0 are ordered as the numbers are: the upper ones (exponent, three of the fraction; no sign,
    // which a NaN may carry) choose one of 2,048 drawers, the ten below one of 1,024 in the drawer where the border falls.
    let private upper (value: float32) =
        BitConverter.SingleToInt32Bits value >>> 20 &&& 2047

    let private lower (value: float32) =
        BitConverter.SingleToInt32Bits value >>> 10 &&& 1023

    [<Sealed>]
    type Scratch() =
        member val Upper: int[] = Array.zeroCreate 2048
        member val Lower: int[] = Array.zeroCreate 1024
        member val Border: float32[] = Array.zeroCreate 64 with get, set

    /// struct (drawer, how many are still wanted of it): going down until `count` are found.
    let private border (drawers: int[]) count =
        let mutable drawer = drawers.Length - 1
        let mutable wanted = count

        while drawers[drawer] < wanted do
            wanted <- wanted - drawers[drawer]
            drawer <- drawer - 1

        struct (drawer, wanted)

    let keepPositive (scratch: Scratch) count (values: Span<float32>) =
        Primitives.Max(Span<float32>.op_Implicit values, 0.0f, values)
        let drawers = scratch.Upper
        Array.Clear drawers

        for i in 0 .. values.Length - 1 do
            let drawer = upper values[i]
            drawers[drawer] <- drawers[drawer] + 1

        // all of the last drawers down to that of 0, which never counts
        let zeros = drawers[0]
        drawers[0] <- 0

        if values.Length - zeros > count then
            let struct (outer, wanted) = border drawers count
            let finer = scratch.Lower
            Array.Clear finer

            for i in 0 .. values.Length - 1 do
                if upper values[i] = outer then
                    let drawer = lower values[i]
                    finer[drawer] <- finer[drawer] + 1

            let struct (inner, wanted) = border finer wanted

            if scratch.Border.Length < finer[inner] then
                scratch.Border <- Array.zeroCreate (2 * finer[inner])

            let mutable n = 0

            for i in 0 .. values.Length - 1 do
                if upper values[i] = outer && lower values[i] = inner then
                    scratch.Border[n] <- values[i]
                    n <- n + 1

            Array.Sort(scratch.Border, 0, n)
            let last = scratch.Border[n - wanted]
            let mutable equals = 0

            for i in n - wanted .. n - 1 do
                if scratch.Border[i] = last then
                    equals <- equals + 1

            for i in 0 .. values.Length - 1 do
                if values[i] < last then
                    values[i] <- 0.0f
                elif values[i] = last then
                    if equals > 0 then
                        equals <- equals - 1
                    else
                        values[i] <- 0.0f
