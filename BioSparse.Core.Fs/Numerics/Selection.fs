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

    // The bits of numbers from 0 on are ordered as the numbers are, and those of what is not a number, without its sign,
    // are larger.
    let private magnitude = 0x7fffffff

    let private bits (value: float32) =
        BitConverter.SingleToInt32Bits value &&& magnitude

    let inline private bitsOf (values: Span<float32>) i =
        Vector.AsVectorInt32(Vector<float32>(values.Slice(i, Vector<float32>.Count)))
        &&& Vector<int> magnitude

    /// How many have bits of at least `least`.
    let private countFrom (least: int) (values: Span<float32>) =
        let width = Vector<int>.Count
        let bound = Vector<int> least
        let mutable found = Vector<int>.Zero
        let mutable i = 0

        while i <= values.Length - width do
            // a comparison that holds gives −1
            found <- found - Vector.GreaterThanOrEqual(bitsOf values i, bound)
            i <- i + width

        let mutable count = Vector.Sum found

        while i < values.Length do
            if bits values[i] >= least then
                count <- count + 1

            i <- i + 1

        count

    /// Sets those with bits below `least` to 0.
    let private clearBelow (least: int) (values: Span<float32>) =
        let width = Vector<int>.Count
        let bound = Vector<int> least
        let mutable i = 0

        while i <= values.Length - width do
            let own = values.Slice(i, width)
            let isKept = Vector.GreaterThanOrEqual(bitsOf values i, bound)
            Vector.AsVectorSingle(Vector.AsVectorInt32(Vector<float32> own) &&& isKept).CopyTo own
            i <- i + width

        while i < values.Length do
            if bits values[i] < least then
                values[i] <- 0.0f

            i <- i + 1

    /// Keeps the first `count` of those with exactly these bits.
    let private keepFirst count (equal: int) (values: Span<float32>) =
        let mutable left = count

        for i in 0 .. values.Length - 1 do
            if bits values[i] = equal then
                if left > 0 then left <- left - 1 else values[i] <- 0.0f

    let keepPositive count (values: Span<float32>) =
        rectify values

        if countFrom 1 values > count then
            // bisection: more than `count` have bits of at least `low`, and fewer of at least `high`
            let mutable low = 1
            let most = Primitives.Max(Span<float32>.op_Implicit values)
            let mutable high = if Single.IsNaN most then Int32.MaxValue else bits most + 1
            let mutable above = 0
            let mutable border = 0

            while border = 0 && high - low > 1 do
                let middle = low + (high - low) / 2
                let found = countFrom middle values

                if found = count then
                    border <- middle
                elif found > count then
                    low <- middle
                else
                    high <- middle
                    above <- found

            if border > 0 then
                clearBelow border values
            else
                clearBelow low values
                keepFirst (count - above) low values
