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

    [<ThreadStatic; DefaultValue>]
    static val mutable private transposedOfThread: RowLists

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

    /// The number of elements that are not zero.
    static member private NonzeroIn(values: ReadOnlySpan<float32>) =
        let vectors = MemoryMarshal.Cast<float32, Vector512<float32>> values
        let mutable zeros = Vector512<int>.Zero

        for vector in vectors do
            // a mask of ones is −1
            zeros <- zeros - Vector512.Equals(vector, Vector512<float32>.Zero).AsInt32()

        let mutable found = vectors.Length * Vector512<float32>.Count - Vector512.Sum zeros

        for i in vectors.Length * Vector512<float32>.Count .. values.Length - 1 do
            if values[i] <> 0.0f then
                found <- found + 1

        found

    static member TransposedOfThread =
        if isNull RowLists.transposedOfThread then
            RowLists.transposedOfThread <- RowLists()

        RowLists.transposedOfThread

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
        let found = RowLists.NonzeroIn values
        let isTaken = found <= most
        count <- if isTaken then rows else 0
        width <- if rows = 0 then 0 else values.Length / rows
        resize count (if isTaken then found else 0)
        starts[0] <- 0
        let mutable n = 0

        for row in 0 .. count - 1 do
            let own = values.Slice(row * width, width)
            let vectors = MemoryMarshal.Cast<float32, Vector512<float32>> own

            for i in 0 .. vectors.Length - 1 do
                let mutable left =
                    ~~~(Vector512.ExtractMostSignificantBits(
                        Vector512.Equals(vectors[i], Vector512<float32>.Zero)
                    ))
                    &&& 0xFFFFUL

                while left <> 0UL do
                    let place = i * Vector512<float32>.Count + BitOperations.TrailingZeroCount left
                    places[n] <- place
                    held[n] <- own[place]
                    n <- n + 1
                    left <- left &&& (left - 1UL)

            for place in vectors.Length * Vector512<float32>.Count .. width - 1 do
                if own[place] <> 0.0f then
                    places[n] <- place
                    held[n] <- own[place]
                    n <- n + 1

            starts[row + 1] <- n

        isTaken

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
