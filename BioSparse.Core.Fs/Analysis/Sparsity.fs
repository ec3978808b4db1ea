namespace BioSparse.Core

open System

type WeightSparsity =
    { Synapses: int
      Density: float
      SynapsesPerInput: float
      UsedUnits: int
      UsedInputs: int
      Hoyer: float
      Gini: float }

type ActivitySparsity =
    { Lifetime: float
      Population: float
      SilentUnits: int
      ConstantUnits: int }

type DaleAdherence =
    { Excitatory: int
      Inhibitory: int
      Mixed: int
      Violations: float }

[<RequireQualifiedAccess>]
module Sparsity =

    [<Literal>]
    let DetectionThreshold = 0.005

    let private demand name rows columns (values: 'T[]) =
        if rows < 0 || columns < 0 || int64 rows * int64 columns <> int64 values.Length then
            invalidArg name $"{values.Length} values do not make {rows} × {columns}"

    let private unitRange x = max 0.0 (min 1.0 x)

    let private countTrue (flags: bool[]) =
        flags |> Array.sumBy (fun flag -> if flag then 1 else 0)

    let private ratio a b = if b = 0.0 then nan else a / b

    let survivors (threshold: float) (weights: float32[]) =
        let largest = weights |> Array.fold (fun m w -> Math.Max(m, float (abs w))) 0.0
        weights |> Array.map (fun w -> float (abs w) > threshold * largest)

    let hoyer (values: float32[]) =
        let root = sqrt (float values.Length)
        let one = values |> Array.sumBy (fun v -> float (abs v))
        let two = sqrt (values |> Array.sumBy (fun v -> float v * float v))

        if values.Length < 2 || two = 0.0 then
            nan
        else
            (root - one / two) / (root - 1.0) |> unitRange

    let gini (values: float32[]) =
        let sizes = values |> Array.map (fun v -> float (abs v)) |> Array.sort
        let total = Array.sum sizes
        let n = float sizes.Length

        if not (total > 0.0) then
            nan
        else
            let mutable weighted = 0.0

            for k in 0 .. sizes.Length - 1 do
                weighted <- weighted + sizes[k] * (n - float k - 0.5)

            1.0 - 2.0 * weighted / (total * n) |> unitRange

    /// The measure from n, Σr and Σr².
    let private sparseness (n: int) sum squares =
        if n < 2 || squares = 0.0 then
            nan
        else
            let n = float n
            (1.0 - sum * sum / (n * squares)) / (1.0 - 1.0 / n) |> unitRange

    let private rate (y: float32) = if y < 0.0f then 0.0 else float y

    let trevesRolls (values: float32[]) =
        sparseness values.Length (Array.sumBy rate values) (values |> Array.sumBy (fun v -> rate v * rate v))

    let private meanOfDefined (values: float[]) =
        match values |> Array.filter (fun v -> not (Double.IsNaN v)) with
        | [||] -> nan
        | defined -> Array.average defined

    let activities samples units (activities: float32[]) =
        demand (nameof activities) samples units activities
        let unitSums, unitSquares = Array.zeroCreate units, Array.zeroCreate units
        let excited: int[] = Array.zeroCreate units
        let population = Array.zeroCreate samples

        for n in 0 .. samples - 1 do
            let mutable sum, squares = 0.0, 0.0

            for j in 0 .. units - 1 do
                let r = rate activities[n * units + j]
                sum <- sum + r
                squares <- squares + r * r
                unitSums[j] <- unitSums[j] + r
                excited[j] <- excited[j] + (if r > 0.0 then 1 else 0)
                unitSquares[j] <- unitSquares[j] + r * r

            population[n] <- sparseness units sum squares

        { Lifetime = Array.map2 (sparseness samples) unitSums unitSquares |> meanOfDefined
          Population = meanOfDefined population
          SilentUnits = unitSums |> Array.sumBy (fun sum -> if sum = 0.0 then 1 else 0)
          ConstantUnits = excited |> Array.sumBy (fun n -> if n = samples && n > 0 then 1 else 0) }

    let weights threshold units inputs (weights: float32[]) =
        demand (nameof weights) units inputs weights
        let alive = survivors threshold weights
        let synapses = countTrue alive
        let usedUnits, usedInputs = Array.create units false, Array.create inputs false

        for s in 0 .. alive.Length - 1 do
            if alive[s] then
                usedUnits[s / inputs] <- true
                usedInputs[s % inputs] <- true

        { Synapses = synapses
          Density = ratio (float synapses) (float weights.Length)
          SynapsesPerInput = ratio (float synapses) (float inputs)
          UsedUnits = countTrue usedUnits
          UsedInputs = countTrue usedInputs
          Hoyer = hoyer weights
          Gini = gini weights }

    let daleOf threshold (neurons: int[]) (weights: float32[]) =
        if neurons.Length <> weights.Length then
            invalidArg (nameof neurons) $"{neurons.Length} neurons of {weights.Length} weights"

        let alive = survivors threshold weights
        let count = if neurons.Length = 0 then 0 else Array.max neurons + 1
        let positive, negative = Array.create count false, Array.create count false

        for s in 0 .. alive.Length - 1 do
            if alive[s] && neurons[s] >= 0 then
                let side = if weights[s] > 0.0f then positive else negative
                side[neurons[s]] <- true

        let count predicate =
            Array.map2 predicate positive negative |> countTrue

        let excitatory = count (fun p n -> p && not n)
        let inhibitory = count (fun p n -> n && not p)
        let mixed = count (&&)

        { Excitatory = excitatory
          Inhibitory = inhibitory
          Mixed = mixed
          Violations = ratio (float mixed) (float (excitatory + inhibitory + mixed)) }

    let dale threshold units inputs (weights: float32[]) =
        demand (nameof weights) units inputs weights
        daleOf threshold (Array.init weights.Length (fun s -> s % inputs)) weights

    let signFlips threshold (before: float32[]) (after: float32[]) =
        if before.Length <> after.Length then
            invalidArg (nameof after) $"{after.Length} weights after {before.Length}"

        let first, last = survivors threshold before, survivors threshold after
        let mutable flips = 0

        for s in 0 .. before.Length - 1 do
            if first[s] && last[s] && sign before[s] <> sign after[s] then
                flips <- flips + 1

        flips

    let selectivity units classes (labels: int[]) (activities: float32[]) =
        demand (nameof activities) labels.Length units activities
        let counts = Array.zeroCreate<int> classes
        let sums = Array.init classes (fun _ -> Array.zeroCreate<float> units)

        for n in 0 .. labels.Length - 1 do
            let c = labels[n]
            counts[c] <- counts[c] + 1

            for j in 0 .. units - 1 do
                sums[c][j] <- sums[c][j] + rate activities[n * units + j]

        let present = [| 0 .. classes - 1 |] |> Array.filter (fun c -> counts[c] > 0)

        Array.init units (fun j ->
            let means = present |> Array.map (fun c -> sums[c][j] / float counts[c])

            if means.Length < 2 then
                nan
            else
                let best = Array.max means
                let others = (Array.sum means - best) / float (means.Length - 1)

                ratio (best - others) (best + others)
                |> fun index -> if Double.IsNaN index then nan else unitRange index)

    let information classes (confusion: int[]) =
        demand (nameof confusion) classes classes confusion
        let n = confusion |> Array.sumBy float

        let rows =
            Array.init classes (fun r ->
                Seq.sum (seq { for c in 0 .. classes - 1 -> float confusion[r * classes + c] }))

        let columns =
            Array.init classes (fun c ->
                Seq.sum (seq { for r in 0 .. classes - 1 -> float confusion[r * classes + c] }))

        if n = 0.0 then
            nan
        else
            confusion
            |> Array.mapi (fun i count ->
                if count = 0 then
                    0.0
                else
                    float count / n * Math.Log2(float count * n / (rows[i / classes] * columns[i % classes])))
            |> Array.sum
            |> max 0.0

    let placeBits density =
        let term (p: float) =
            if p <= 0.0 then 0.0 else -p * Math.Log2 p

        ratio (term density + term (1.0 - density)) density

    let capacity classes confusion synapses =
        ratio (information classes confusion * (confusion |> Array.sumBy float)) (float synapses)
