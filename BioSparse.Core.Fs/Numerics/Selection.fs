namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices

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

    /// How many of the bit patterns are above a border, as whole numbers with signs.
    let private above (bits: ReadOnlySpan<int>) (border: int) =
        let vectors = MemoryMarshal.Cast<int, Vector<int>> bits
        let least = Vector<int>(border)
        let mutable found = Vector<int>.Zero

        for vector in vectors do
            // a mask of ones is −1
            found <- found - Vector.GreaterThan(vector, least)

        let mutable count = Vector.Sum found

        for i in vectors.Length * Vector<int>.Count .. bits.Length - 1 do
            if bits[i] > border then
                count <- count + 1

        count

    let private keepAbove (border: float32) (values: Span<float32>) =
        let vectors = MemoryMarshal.Cast<float32, Vector<float32>> values
        let least = Vector<float32>(border)

        for i in 0 .. vectors.Length - 1 do
            let own = vectors[i]
            // of what is not a number no comparison holds
            vectors[i] <-
                Vector.ConditionalSelect(Vector.LessThanOrEqual(own, least), Vector<float32>.Zero, own)

        for i in vectors.Length * Vector<float32>.Count .. values.Length - 1 do
            if values[i] <= border then
                values[i] <- 0.0f

    /// Keeps what is above a border, and the first `equals` of those on it.
    let private keepFrom (border: float32) equals (values: Span<float32>) =
        let mutable equals = equals

        for i in 0 .. values.Length - 1 do
            if values[i] < border then
                values[i] <- 0.0f
            elif values[i] = border then
                if equals > 0 then
                    equals <- equals - 1
                else
                    values[i] <- 0.0f

    let keepPositive count (values: Span<float32>) =
        rectify values
        // not a number may carry a sign
        Primitives.Abs(Span<float32>.op_Implicit values, values)
        // the bits of numbers above 0 are ordered as the numbers are
        let bits: ReadOnlySpan<int> =
            Span<int>.op_Implicit(MemoryMarshal.Cast<float32, int> values)

        if above bits 0 > count then
            // more than `count` are above `low`, at most `count` above `high`; bisection ends at a border between two values
            // or at the value that the last of them has
            let mutable low = 0
            let most = Primitives.Max(Span<float32>.op_Implicit values)

            let mutable high =
                if Single.IsNaN most then
                    Int32.MaxValue
                else
                    BitConverter.SingleToInt32Bits most

            let mutable found = 0

            while found <> count && high - low > 1 do
                let middle = low + (high - low) / 2
                let more = above bits middle

                if more > count then
                    low <- middle
                else
                    high <- middle
                    found <- more

            if found = count then
                keepAbove (BitConverter.Int32BitsToSingle high) values
            else
                keepFrom (BitConverter.Int32BitsToSingle high) (count - found) values
