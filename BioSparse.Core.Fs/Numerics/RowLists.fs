namespace BioSparse.Core

// The lists lie in pinned arrays: products read them through pointers.
#nowarn "9"

open System
open System.Numerics
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open FSharp.NativeInterop

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// An array that the collector does not move.
module private Pinned =

    let create<'a when 'a: unmanaged> count =
        GC.AllocateUninitializedArray<'a>(max 1 count, true)

    let at (held: 'a[]) : nativeptr<'a> =
        NativePtr.ofNativeInt (Marshal.UnsafeAddrOfPinnedArrayElement(held, 0))

[<Sealed; AllowNullLiteral>]
type internal RowLists() =

    [<ThreadStatic; DefaultValue>]
    static val mutable private ofThread: RowLists

    let mutable starts = Pinned.create<int> 2
    let mutable places = Pinned.create<int> 1
    let mutable held = Pinned.create<float32> 1
    let mutable count = 0
    let mutable width = 0

    let resize newRows most =
        if starts.Length < newRows + 1 then
            starts <- Pinned.create (newRows + 1)

        if places.Length < most then
            places <- Pinned.create most
            held <- Pinned.create most

    static member OfThread =
        if isNull RowLists.ofThread then
            RowLists.ofThread <- RowLists()

        RowLists.ofThread

    member _.Rows = count
    member _.Columns = width
    member _.Count = starts[count]
    member _.Starts = Pinned.at starts
    member _.Places = Pinned.at places
    member _.Values = Pinned.at held

    member _.Take(values: ReadOnlySpan<float32>, rows, most) =
        // a vector may be listed beyond the last number that is allowed
        resize rows (most + Vector512<float32>.Count)
        let columns = if rows = 0 then 0 else values.Length / rows
        width <- columns
        let mutable found = 0
        let mutable row = 0
        starts[0] <- 0

        while row < rows && found <= most do
            let own = values.Slice(row * columns, columns)
            let vectors = MemoryMarshal.Cast<float32, Vector512<float32>> own
            let mutable i = 0

            while i < vectors.Length && found <= most do
                let mutable left =
                    ~~~(Vector512.ExtractMostSignificantBits(
                        Vector512.Equals(vectors[i], Vector512<float32>.Zero)
                    ))
                    &&& 0xFFFFUL

                while left <> 0UL do
                    let place = i * Vector512<float32>.Count + BitOperations.TrailingZeroCount left
                    places[found] <- place
                    held[found] <- own[place]
                    found <- found + 1
                    left <- left &&& (left - 1UL)

                i <- i + 1

            i <- vectors.Length * Vector512<float32>.Count

            while i < columns && found <= most do
                if own[i] <> 0.0f then
                    places[found] <- i
                    held[found] <- own[i]
                    found <- found + 1

                i <- i + 1

            row <- row + 1
            starts[row] <- found

        count <- if found <= most then rows else 0
        starts[count] <- if found <= most then found else 0
        found <= most

    member _.TakeTransposed(lists: RowLists, columns) =
        resize columns lists.Count
        width <- lists.Rows
        count <- columns
        let theirStarts, theirPlaces, theirValues = lists.Starts, lists.Places, lists.Values
        Array.Clear(starts, 0, columns + 1)

        for t in 0 .. lists.Count - 1 do
            let place = NativePtr.get theirPlaces t
            starts[place + 1] <- starts[place + 1] + 1

        for column in 0 .. columns - 1 do
            starts[column + 1] <- starts[column + 1] + starts[column]

        // the starts move up as elements are placed, and back afterwards
        for row in 0 .. lists.Rows - 1 do
            for t in NativePtr.get theirStarts row .. NativePtr.get theirStarts (row + 1) - 1 do
                let column = NativePtr.get theirPlaces t
                let place = starts[column]
                places[place] <- row
                held[place] <- NativePtr.get theirValues t
                starts[column] <- place + 1

        for column in columns .. -1 .. 1 do
            starts[column] <- starts[column - 1]

        starts[0] <- 0

    member _.OmitEmpty(kept: Span<int>) =
        let mutable found = 0

        for row in 0 .. count - 1 do
            let stop = starts[row + 1]

            // what lies between the rows kept is empty, so that each begins where the one before ends
            if stop > starts[found] then
                kept[found] <- row
                found <- found + 1
                starts[found] <- stop

        count <- found
        found

    member _.Scale(factor: float32) =
        let own = Span<float32>(held, 0, starts[count])
        Primitives.Multiply(Span<float32>.op_Implicit own, factor, own)
