namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices

[<Sealed>]
type internal SparseRows(units: int, inputs: int) =

    let places: int[][] = Array.create units [||]
    let values: float32[][] = Array.create units [||]
    let width = Vector<float32>.Count
    let foundPlaces: int[] = Array.zeroCreate inputs
    let foundValues: float32[] = Array.zeroCreate inputs
    let mutable count = 0

    static member WorthWhile = 0.06
    member _.Count = count

    member _.Take(weights: Tensor) =
        let all = Kernel.span weights
        count <- 0

        for unit in 0 .. units - 1 do
            let row = all.Slice(unit * inputs, inputs)
            let mutable found = 0
            let mutable i = 0

            // whole vectors of zeros are passed over
            while i < row.Length do
                let stop = min row.Length (i + width)

                if
                    not (stop - i = width)
                    || not (Vector.EqualsAll(Vector<float32>(row.Slice(i, width)), Vector<float32>.Zero))
                then
                    for place in i .. stop - 1 do
                        if row[place] <> 0.0f then
                            foundPlaces[found] <- place
                            foundValues[found] <- row[place]
                            found <- found + 1

                i <- stop

            places[unit] <- Array.sub foundPlaces 0 found
            values[unit] <- Array.sub foundValues 0 found
            count <- count + found

        GC.KeepAlive weights

    member _.Values(unit: int) = Span<float32>(values[unit])

    member _.CopyTo(weights: Tensor) =
        let all = Kernel.span weights
        all.Clear()

        for unit in 0 .. units - 1 do
            for i in 0 .. values[unit].Length - 1 do
                all[unit * inputs + places[unit][i]] <- values[unit][i]

        GC.KeepAlive weights

    member _.Correlate
        (
            unit: int,
            own: ReadOnlySpan<float32>,
            rest: ReadOnlySpan<float32>,
            scale: float32,
            products: Span<float32>
        ) =
        let place = places[unit]
        let mine = MemoryMarshal.Cast<float32, Vector<float32>> own

        for i in 0 .. place.Length - 1 do
            let theirs =
                MemoryMarshal.Cast<float32, Vector<float32>>(rest.Slice(place[i] * own.Length, own.Length))

            let mutable even = Vector<float32>.Zero
            let mutable odd = Vector<float32>.Zero
            let mutable at = 0

            while at < mine.Length do
                even <- Vector.FusedMultiplyAdd(mine[at], theirs[at], even)
                odd <- Vector.FusedMultiplyAdd(mine[at + 1], theirs[at + 1], odd)
                at <- at + 2

            products[i] <- scale * Vector.Sum(even + odd)

    member _.Multiply(x: ReadOnlySpan<float32>, product: Span<float32>, stride: int) =
        for unit in 0 .. units - 1 do
            let place = places[unit]
            let value = values[unit]
            let mutable from = 0

            while from < stride do
                // 32 samples at a time stay in registers over all weights of the unit
                let mutable a = Vector<float32>.Zero
                let mutable b = Vector<float32>.Zero
                let mutable c = Vector<float32>.Zero
                let mutable d = Vector<float32>.Zero
                let mutable i = 0
                let step = 4 * width

                while i < place.Length do
                    let w = Vector<float32>(value[i])
                    // one check of bounds for the four loads
                    let block =
                        MemoryMarshal.Cast<float32, Vector<float32>>(x.Slice(place[i] * stride + from, step))

                    a <- Vector.FusedMultiplyAdd(w, block[0], a)
                    b <- Vector.FusedMultiplyAdd(w, block[1], b)
                    c <- Vector.FusedMultiplyAdd(w, block[2], c)
                    d <- Vector.FusedMultiplyAdd(w, block[3], d)
                    i <- i + 1

                let target = product.Slice(unit * stride + from, step)
                a.CopyTo target
                b.CopyTo(target.Slice width)
                c.CopyTo(target.Slice(2 * width))
                d.CopyTo(target.Slice(3 * width))
                from <- from + step

    member _.SubtractTransposed
        (activities: ReadOnlySpan<float32>, units: ReadOnlySpan<int>, rest: Span<float32>, stride: int)
        =
        for n in 0 .. units.Length - 1 do
            let unit = units[n]
            let own = activities.Slice(n * stride, stride)
            let place = places[unit]
            let value = values[unit]

            let blocks = MemoryMarshal.Cast<float32, Vector<float32>> own

            for i in 0 .. place.Length - 1 do
                let w = Vector<float32>(-value[i])

                let target =
                    MemoryMarshal.Cast<float32, Vector<float32>>(rest.Slice(place[i] * stride, stride))

                for at in 0 .. blocks.Length - 1 do
                    target[at] <- Vector.FusedMultiplyAdd(w, blocks[at], target[at])

[<RequireQualifiedAccess>]
module internal Transposed =

    // four vectors of the widest kind a .NET vector can be here; 8 numbers each at the least
    let private unit = 4 * max 8 Vector<float32>.Count

    let stride samples = (samples + unit - 1) / unit * unit

    let private tile = 16

    let ofRows samples width (rows: ReadOnlySpan<float32>) (columns: Span<float32>) =
        let stride = stride samples

        if stride <> samples then
            columns.Clear()

        let mutable top = 0

        while top < samples do
            let bottom = min samples (top + tile)
            let mutable left = 0

            while left < width do
                let right = min width (left + tile)

                for j in left .. right - 1 do
                    for i in top .. bottom - 1 do
                        columns[j * stride + i] <- rows[i * width + j]

                left <- right

            top <- bottom

    let toRows samples width (columns: ReadOnlySpan<float32>) (rows: Span<float32>) =
        let stride = stride samples
        let mutable top = 0

        while top < samples do
            let bottom = min samples (top + tile)
            let mutable left = 0

            while left < width do
                let right = min width (left + tile)

                for i in top .. bottom - 1 do
                    for j in left .. right - 1 do
                        rows[i * width + j] <- columns[j * stride + i]

                left <- right

            top <- bottom
