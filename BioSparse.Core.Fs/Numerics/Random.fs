namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices
open System.Runtime.Intrinsics

[<Struct>]
type Key = { Low: uint32; High: uint32 }

[<RequireQualifiedAccess>]
module Random =

    let philox (c0: uint32) (c1: uint32) (c2: uint32) (c3: uint32) (key: Key) =
        let mutable x0, x1, x2, x3 = c0, c1, c2, c3
        let mutable k0, k1 = key.Low, key.High

        for _ in 1..10 do
            let p0 = 0xD2511F53UL * uint64 x0
            let p1 = 0xCD9E8D57UL * uint64 x2
            let y0 = uint32 (p1 >>> 32) ^^^ x1 ^^^ k0
            let y2 = uint32 (p0 >>> 32) ^^^ x3 ^^^ k1
            x0 <- y0
            x1 <- uint32 p1
            x2 <- y2
            x3 <- uint32 p0
            k0 <- k0 + 0x9E3779B9u
            k1 <- k1 + 0xBB67AE85u

        struct (x0, x1, x2, x3)

    // The last counter word tells what a block is for, so that a key's numbers and its subkeys never meet.
    let private drawing, private splitting, private naming = 0u, 1u, 2u

    let private below purpose (number: uint64) key =
        let struct (x0, x1, _, _) =
            philox (uint32 number) (uint32 (number >>> 32)) 0u purpose key

        { Low = x0; High = x1 }

    let key (seed: uint64) =
        below
            splitting
            0UL
            { Low = uint32 seed
              High = uint32 (seed >>> 32) }

    let split (index: int) key =
        below splitting (1UL + uint64 (uint32 index)) key

    let named (name: string) key =
        // FNV-1a, 64 bits, over the name's UTF-16 units
        let mutable hash = 14695981039346656037UL

        for c in name do
            hash <- (hash ^^^ uint64 c) * 1099511628211UL

        below naming hash key

    let words key = struct (key.Low, key.High)

    /// Eight blocks at a time, one in each lane of 64 bits: the words of blocks first … first + 7, in their order.
    let private eightBlocks (first: int) (key: Key) (words: Span<uint32>) =
        let low = Vector512.Create 0xFFFFFFFFUL
        let mutable x0 = Vector512.Create(uint64 first) + Vector512<uint64>.Indices
        let mutable x1 = Vector512<uint64>.Zero
        let mutable x2 = Vector512<uint64>.Zero
        let mutable x3 = Vector512.Create(uint64 drawing)
        let mutable k0, k1 = key.Low, key.High

        for _ in 1..10 do
            let p0 = x0 * 0xD2511F53UL
            let p1 = x2 * 0xCD9E8D57UL
            x0 <- (p1 >>> 32) ^^^ x1 ^^^ Vector512.Create(uint64 k0)
            x1 <- p1 &&& low
            x2 <- (p0 >>> 32) ^^^ x3 ^^^ Vector512.Create(uint64 k1)
            x3 <- p0 &&& low
            k0 <- k0 + 0x9E3779B9u
            k1 <- k1 + 0xBB67AE85u

        let pairs = MemoryMarshal.Cast<uint32, uint64> words
        let firsts = x0 ||| (x1 <<< 32)
        let seconds = x2 ||| (x3 <<< 32)

        for lane in 0..7 do
            pairs[2 * lane] <- Vector512.GetElement(firsts, lane)
            pairs[2 * lane + 1] <- Vector512.GetElement(seconds, lane)

    /// Words of 32 random bits.
    let private fill (words: Span<uint32>) key =
        let mutable i = 0

        // pairs of words are stored as numbers of 64 bits
        if BitConverter.IsLittleEndian then
            while i <= words.Length - 32 do
                eightBlocks (i / 4) key (words.Slice(i, 32))
                i <- i + 32

        while i < words.Length do
            let struct (x0, x1, x2, x3) = philox (uint32 (i / 4)) 0u 0u drawing key
            words[i] <- x0

            if i + 1 < words.Length then
                words[i + 1] <- x1

            if i + 2 < words.Length then
                words[i + 2] <- x2

            if i + 3 < words.Length then
                words[i + 3] <- x3

            i <- i + 4

    let bits count key =
        let words: uint32[] = Array.zeroCreate count
        fill (words.AsSpan()) key
        words

    let uniform (low: float32) (high: float32) count key =
        if not (low <= high) then
            invalidArg (nameof high) $"the upper end {high} lies below the lower end {low}"

        let width = high - low
        // 24 bits fill a float32's significand; rounding in low + width·u could still reach `high`
        let last = if low < high then MathF.BitDecrement high else low
        let unit = 5.9604644775390625e-8f
        let numbers: float32[] = Array.zeroCreate count
        let words = MemoryMarshal.Cast<float32, uint32>(numbers.AsSpan())
        fill words key
        let vectors = MemoryMarshal.Cast<float32, Vector<float32>>(numbers.AsSpan())

        for i in 0 .. vectors.Length - 1 do
            let u =
                Vector.ConvertToSingle(Vector.ShiftRightLogical(Vector.AsVectorInt32 vectors[i], 8)) * unit

            vectors[i] <- Vector.Min(Vector<float32> last, Vector<float32> low + Vector<float32> width * u)

        for i in vectors.Length * Vector<float32>.Count .. count - 1 do
            numbers[i] <- min last (low + width * (float32 (words[i] >>> 8) * unit))

        numbers

    let private wide count key =
        let words = bits (2 * count) key
        Array.init count (fun i -> (uint64 words[2 * i] <<< 32) ||| uint64 words[2 * i + 1])

    let uniform64 count key =
        wide count key |> Array.map (fun x -> (float (x >>> 12) + 0.5) * 2.220446049250313e-16)

    /// Natural logarithm from IEEE operations alone: x = 2ᵏ m, ln m = 2 artanh((m − 1)/(m + 1)).
    let private ln (x: float) =
        let raw = BitConverter.DoubleToInt64Bits x
        let mutable exponent = int ((raw >>> 52) &&& 0x7FFL) - 1023

        let mutable m =
            BitConverter.Int64BitsToDouble((raw &&& 0xFFFFFFFFFFFFFL) ||| 0x3FF0000000000000L)

        if m > 1.4142135623730951 then
            m <- m * 0.5
            exponent <- exponent + 1

        let s = (m - 1.0) / (m + 1.0)
        let square = s * s
        let mutable sum = 0.0

        for n in 23..-2..1 do
            sum <- sum * square + 1.0 / float n

        2.0 * s * sum + float exponent * 0.6931471805599453

    let private ratio (p: float[]) (q: float[]) x =
        let mutable above, below = 0.0, 0.0

        for i in 7..-1..0 do
            above <- above * x + p[i]
            below <- below * x + q[i]

        above / below

    // Wichura (1988), PPND16: coefficients of the rational approximations in the centre, the flank and the tail.
    let private a =
        [| 3.3871328727963666080
           1.3314166789178437745e2
           1.9715909503065514427e3
           1.3731693765509461125e4
           4.5921953931549871457e4
           6.7265770927008700853e4
           3.3430575583588128105e4
           2.5090809287301226727e3 |]

    let private b =
        [| 1.0
           4.2313330701600911252e1
           6.8718700749205790830e2
           5.3941960214247511077e3
           2.1213794301586595867e4
           3.9307895800092710610e4
           2.8729085735721942674e4
           5.2264952788528545610e3 |]

    let private c =
        [| 1.42343711074968357734
           4.63033784615654529590
           5.76949722146069140550
           3.64784832476320460504
           1.27045825245236838258
           2.41780725177450611770e-1
           2.27238449892691845833e-2
           7.74545014278341407640e-4 |]

    let private d =
        [| 1.0
           2.05319162663775882187
           1.67638483018380384940
           6.89767334985100004550e-1
           1.48103976427480074590e-1
           1.51986665636164571966e-2
           5.47593808499534494600e-4
           1.05075007164441684324e-9 |]

    let private e =
        [| 6.65790464350110377720
           5.46378491116411436990
           1.78482653991729133580
           2.96560571828504891230e-1
           2.65321895265761230930e-2
           1.24266094738807843860e-3
           2.71155556874348757815e-5
           2.01033439929228813265e-7 |]

    let private f =
        [| 1.0
           5.99832206555887937690e-1
           1.36929880922735805310e-1
           1.48753612908506148525e-2
           7.86869131145613259100e-4
           1.84631831751005468180e-5
           1.42151175831644588870e-7
           2.04426310338993978564e-15 |]

    let quantile (p: float) =
        let q = p - 0.5

        if abs q <= 0.425 then
            q * ratio a b (0.180625 - q * q)
        else
            let r = sqrt (-(ln (min p (1.0 - p))))

            let size =
                if r <= 5.0 then
                    ratio c d (r - 1.6)
                else
                    ratio e f (r - 5.0)

            if q < 0.0 then -size else size

    let normal count key =
        uniform64 count key |> Array.map (quantile >> float32)

    let private scaled (x: uint64) bound =
        int (Math.BigMul(x, uint64 bound) >>> 64)

    let integers bound count key =
        if bound <= 0 then
            invalidArg (nameof bound) $"a bound of {bound} leaves no number to draw"

        wide count key |> Array.map (fun x -> scaled x bound)

    let permutation count key =
        let draws = wide count key
        let order = Array.init count id

        for i in count - 1 .. -1 .. 1 do
            let j = scaled draws[i] (i + 1)
            let kept = order[i]
            order[i] <- order[j]
            order[j] <- kept

        order
