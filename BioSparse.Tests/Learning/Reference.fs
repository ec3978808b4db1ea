/// The rules once more, as their formulas stand, in float64 and plain loops over plain arrays: slow, and easy to
/// hold against the formulas. `agrees` holds a rule against them.
module BioSparse.Tests.Learning.Reference

open System
open BioSparse.Core
open BioSparse.Tests

/// A layer and its readout; what is not there is empty, W and b or V and c. Moments are Adam's m and s, by parameter.
type State =
    { Activation: Activation
      Input: InputForm
      W: float[,]
      B: float[]
      V: float[,]
      C: float[]
      Scale: float
      Steps: int
      Moments: Map<string, float[] * float[]> }

let rows (m: float[,]) = Array2D.length1 m
let columns (m: float[,]) = Array2D.length2 m

/// a bᵀ: the inner products of rows with rows.
let inner (a: float[,]) (b: float[,]) =
    Array2D.init (rows a) (rows b) (fun i j ->
        let mutable sum = 0.0

        for k in 0 .. columns a - 1 do
            sum <- sum + a[i, k] * b[j, k]

        sum)

let transpose (m: float[,]) =
    Array2D.init (columns m) (rows m) (fun i j -> m[j, i])

let private plus (v: float[]) (m: float[,]) =
    m |> Array2D.mapi (fun _ j x -> x + v[j])

let private sizes (m: float[,]) = Sample.flat m |> Array.map abs
let largest (m: float[,]) = sizes m |> Array.fold max 0.0
let private sgn (x: float) = float (sign x)

let private isWinner count (row: float[]) j =
    let ahead = row |> Array.filter (fun a -> a > row[j]) |> Array.length
    ahead < count

let activate (activation: Activation) (a: float[,]) =
    a
    |> Array2D.mapi (fun b j a' ->
        match activation.Name, activation.Parameter with
        | "linear", None -> a'
        | "relu", None -> max 0.0 a'
        | "power", Some n -> (max 0.0 a') ** n
        | "bounded-sigmoid", None -> max 0.0 (2.0 / (1.0 + exp -a') - 1.0)
        | "k-winners", Some count -> if isWinner (int count) a[b, *] j then max 0.0 a' else 0.0
        | "triangle", None -> max 0.0 (a' - Array.average a[b, *])
        | "divisive", Some c -> abs a' / sqrt (c + Array.sumBy (fun a -> a * a) a[b, *])
        | "soft-winners", Some t ->
            let highest = Array.max a[b, *]
            exp ((a' - highest) / t) / Array.sumBy (fun a -> exp ((a - highest) / t)) a[b, *]
        | _ -> failwith $"no reference of {activation}")

let private slope activation (a: float[,]) =
    a
    |> Array2D.mapi (fun b j a' ->
        if activation = Linear.activation then
            1.0
        elif a' <= 0.0 then
            0.0
        else
            match activation.Name, activation.Parameter with
            | "relu", None -> 1.0
            | "power", Some n -> n * a' ** (n - 1.0)
            | "bounded-sigmoid", None -> 2.0 * exp -a' / (1.0 + exp -a') ** 2.0
            | "k-winners", Some count -> if isWinner (int count) a[b, *] j then 1.0 else 0.0
            | _ -> failwith $"no reference of {activation}")

let receive input (x: float[,]) =
    match input with
    | Plain -> x
    | UnitLength ->
        let lengths =
            Array.init (rows x) (fun b -> sqrt (Array.sumBy (fun v -> v * v) x[b, *]))

        x |> Array2D.mapi (fun b _ v -> if lengths[b] = 0.0 then 0.0 else v / lengths[b])
    | form -> failwith $"no reference of {form}"

let private potentials state x =
    plus state.B (inner (receive state.Input x) state.W)

let private features state x =
    if rows state.W = 0 then
        x
    else
        activate state.Activation (potentials state x)

let private times (m: float[,]) (factors: float[,]) =
    m |> Array2D.mapi (fun i j x -> x * factors[i, j])

/// Logits of features times a mask: B×H.
let maskedLogits mask state x =
    plus state.C (inner (times (features state x) mask) state.V)

let logits state x =
    plus state.C (inner (features state x) state.V)

let private softmax (z: float[,]) =
    z |> Array2D.mapi (fun b j z' -> exp z' / Array.sumBy exp z[b, *])

/// Mean cross-entropy.
let loss z (labels: int[]) =
    let p = softmax z
    labels |> Array.mapi (fun b label -> -log p[b, label]) |> Array.average

/// (softmax(z) − T)/B
let private errors (z: float[,]) (labels: int[]) =
    softmax z
    |> Array2D.mapi (fun b j p -> (if labels[b] = j then p - 1.0 else p) / float labels.Length)

// ---- competitive Hebbian

/// G = Yᵀ (X − Y W) / B
let competitiveChange (y: float[,]) (x: float[,]) (w: float[,]) =
    let unexplained =
        x |> Array2D.mapi (fun b i v -> v - Seq.sum (seq { for k in 0 .. rows w - 1 -> w[k, i] * y[b, k] }))

    inner (transpose y) (transpose unexplained) |> Array2D.map (fun g -> g / float (rows x))

let projected constraint' =
    Array2D.mapi (fun _ i w ->
        match constraint' with
        | Unconstrained -> w
        | Nonnegative -> max 0.0 w
        | Dale polarities when polarities[i] = Excitatory -> max 0.0 w
        | Dale _ -> min 0.0 w)

/// f₊ and f₋ of a size.
let dependences dependence (size: float) =
    match dependence with
    | WeightDependence.Power mu -> size ** mu, size ** mu
    | WeightDependence.Split(up, down) -> size ** up, size ** down
    | WeightDependence.LogStdp(scale, alpha, decay) ->
        let up =
            match decay with
            | None -> 1.0
            | Some beta -> exp (-size / (beta * scale))

        let down =
            if size <= scale then
                size / scale
            else
                1.0 + log (1.0 + alpha * (size / scale - 1.0)) / alpha

        up, down

let competitive (settings: CompetitiveHebbian) (moment: Moment) state (x: float[,], _: int[]) =
    let received = receive state.Input x
    let y = features state x
    let raw = competitiveChange y received state.W

    // what cannot move does not count for the largest change
    let change =
        match settings.Enforcement with
        | Projection -> raw
        | Multiplicative -> raw |> Array2D.mapi (fun j i g -> if state.W[j, i] = 0.0 then 0.0 else g)

    let g =
        match settings.Scaling with
        | Raw -> change
        | MaxNormalised when largest change = 0.0 -> change
        | MaxNormalised -> change |> Array2D.map (fun g -> g / largest change)

    let active j =
        y[*, j] |> Array.averageBy (fun y -> if y > 0.0 then 1.0 else 0.0)

    /// n of each unit, this step included
    let activity =
        match Map.tryFind "activity" state.Moments with
        | Some(known, _) -> known |> Array.mapi (fun j n -> n + active j)
        | None -> Array.init (rows state.W) active

    let rate j =
        match settings.Metaplasticity with
        | Metaplasticity.Constant -> moment.Rate
        | Metaplasticity.Falling half -> moment.Rate / (1.0 + activity[j] / half)

    let moved =
        state.W
        |> Array2D.mapi (fun j i w ->
            let g =
                if w * g[j, i] < 0.0 then
                    settings.Imbalance * g[j, i]
                else
                    g[j, i]

            let rate, size = rate j, abs w
            let side = if w < 0.0 then -1.0 else 1.0
            let p, d = max 0.0 (side * g), max 0.0 (-side * g)
            let up, down = dependences settings.WeightDependence size

            match settings.WeightDependence, settings.Enforcement with
            | _, Multiplicative when w = 0.0 -> 0.0
            | WeightDependence.Power mu, Multiplicative -> w * exp (rate * size ** (mu - 1.0) * sgn w * g)
            | WeightDependence.Power mu, Projection -> w + rate * size ** mu * g
            | _, Multiplicative -> side * (size + rate * p * up) * exp (-rate * d * down / size)
            | _, Projection -> w + side * rate * (p * up - d * down))

    { state with
        Moments = Map.add "activity" (activity, [||]) state.Moments
        W =
            match settings.Enforcement with
            | Projection -> projected settings.Constraint moved
            | Multiplicative -> moved
        B =
            state.B
            |> Array.mapi (fun j b ->
                b + settings.Homeostasis.Rate * (settings.Homeostasis.Target - active j)) }

// ---- Krotov & Hopfield

let krotovHopfield (settings: KrotovHopfield) (moment: Moment) state (x: float[,], _: int[]) =
    let v = receive state.Input x

    let currents =
        inner v (state.W |> Array2D.map (fun w -> sgn w * abs w ** (settings.P - 1.0)))

    let change = Array2D.zeroCreate (rows state.W) (columns state.W)

    for b in 0 .. rows v - 1 do
        let order = [| 0 .. rows state.W - 1 |] |> Array.sortBy (fun j -> -currents[b, j])

        let pull g j =
            for i in 0 .. columns v - 1 do
                change[j, i] <- change[j, i] + g * (v[b, i] - currents[b, j] * state.W[j, i])

        pull 1.0 order[0]

        if settings.K <= order.Length then
            pull -settings.Delta order[settings.K - 1]

    let most = largest change

    { state with
        W =
            state.W
            |> Array2D.mapi (fun j i w ->
                if most = 0.0 then
                    w
                else
                    w + moment.Rate * change[j, i] / most)
            |> projected settings.Constraint }

// ---- rules with a teacher

/// One step of Adam for one parameter: its new value, and its moments.
let private adam rate steps (m: float[], s: float[]) (w: float[]) (g: float[]) =
    let m = Array.map2 (fun m g -> 0.9 * m + 0.1 * g) m g
    let s = Array.map2 (fun s g -> 0.999 * s + 0.001 * g * g) s g
    let correction beta = 1.0 - Math.Pow(beta, float steps)

    let moved =
        Array.map3 (fun w m s -> w - rate * (m / correction 0.9) / (sqrt (s / correction 0.999) + 1e-8)) w m s

    moved, (m, s)

/// Adam for named parameters: their new values, and the state with their moments.
let private descend rate (state: State) parameters =
    let steps = state.Steps + 1

    ((Map.empty, { state with Steps = steps }), parameters)
    ||> List.fold (fun (values, state) (name, w: float[], g) ->
        let nothing = Array.zeroCreate w.Length, Array.zeroCreate w.Length
        let before = state.Moments |> Map.tryFind name |> Option.defaultValue nothing
        let moved, moments = adam rate steps before w g

        Map.add name moved values,
        { state with
            Moments = Map.add name moments state.Moments })

let private shaped (like: float[,]) (values: float[]) =
    like |> Array2D.mapi (fun i j _ -> values[i * columns like + j])

let private columnSums (m: float[,]) =
    Array.init (columns m) (fun j -> Array.sum m[*, j])

/// Gradients of the mean cross-entropy under a mask of features: W, b, V, c.
let maskedGradients mask state (x: float[,], labels: int[]) =
    let received, a = receive state.Input x, potentials state x
    let y = times (activate state.Activation a) mask
    let delta = errors (plus state.C (inner y state.V)) labels
    let slope = slope state.Activation a

    let back = times (times (inner delta (transpose state.V)) mask) slope

    inner (transpose back) (transpose received),
    columnSums back,
    inner (transpose delta) (transpose y),
    columnSums delta

/// Gradients of the mean cross-entropy: W, b, V, c.
let gradients state (x: float[,], labels) =
    maskedGradients (Array2D.create (rows x) (rows state.W) 1.0) state (x, labels)

let backpropagation (settings: Backpropagation) (moment: Moment) state (x: float[,], labels: int[]) =
    let state =
        if settings.BiasStart = BiasStart.Centred && state.Steps = 0 then
            let drive = inner (receive state.Input x) state.W

            { state with
                B = columnSums drive |> Array.map (fun sum -> -sum / float (rows x)) }
        else
            state

    let drawn =
        Random.uniform 0.0f 1.0f (rows x * rows state.W) (Random.named "dropout" moment.Key)

    let mask =
        Array2D.init (rows x) (rows state.W) (fun b j ->
            if drawn[b * rows state.W + j] < float32 settings.Dropout then
                0.0
            else
                1.0 / (1.0 - settings.Dropout))

    let w, b, v, c = maskedGradients mask state (x, labels)
    let decayed = Array.map (fun w -> w - moment.Rate * settings.WeightDecay * w)

    let moved, state =
        descend
            moment.Rate
            state
            [ "W", decayed (Sample.flat state.W), Sample.flat w
              "b", state.B, b
              "V", decayed (Sample.flat state.V), Sample.flat v
              "c", state.C, c ]

    { state with
        W = projected settings.Constraint (shaped state.W moved["W"])
        B = moved["b"]
        V = shaped state.V moved["V"]
        C = moved["c"] }

/// Gradients of the mean cross-entropy of a readout on these features: V, c.
let readoutGradients state (x: float[,], labels: int[]) =
    let delta = errors (logits state x) labels
    inner (transpose delta) (transpose x), columnSums delta

/// Features over their scale s, and V in that scale: s V.
let private scaled state x =
    features state x |> Array2D.map (fun y -> y / state.Scale), state.V |> Array2D.map ((*) state.Scale)

let softmaxReadout (moment: Moment) state (x: float[,], labels: int[]) =
    let y, v = scaled state x
    let delta = errors (plus state.C (inner y v)) labels
    let gradient = inner (transpose delta) (transpose y)

    let moved, state =
        descend moment.Rate state [ "V", Sample.flat v, Sample.flat gradient; "c", state.C, columnSums delta ]

    { state with
        V = shaped v moved["V"] |> Array2D.map (fun v -> v / state.Scale)
        C = moved["c"] }

let weightPerturbation (settings: WeightPerturbation) (moment: Moment) state (x: float[,], labels: int[]) =
    let y, v = scaled state x
    let classes, units = rows v, columns v
    let sigma = settings.Sigma
    let images = [| 0 .. labels.Length - 1 |]

    /// The sum of the losses of some images, for each output unit.
    let lossesAt (v: float[,]) (c: float[]) chosen =
        [| for unit in 0 .. classes - 1 ->
               chosen
               |> Array.sumBy (fun b ->
                   let z =
                       [| for k in 0 .. classes - 1 ->
                              c[k] + Seq.sum (seq { for j in 0 .. units - 1 -> y[b, j] * v[k, j] }) |]

                   match settings.Loss with
                   | PerturbedLoss.CrossEntropy ->
                       log (z |> Array.sumBy (fun other -> exp (other - z[labels[b]])))
                   | PerturbedLoss.Logistic ->
                       let own = if labels[b] = unit then z[unit] else -z[unit]
                       -log(1.0 / (1.0 + exp -own))) |]

    let moveOf group chosen =
        let words =
            Random.bits (classes * (units + 1) / 32 + 1) (Random.split group moment.Key)

        let epsilon c j =
            let place = c * (units + 1) + j

            if (words[place / 32] >>> place % 32) % 2u = 1u then
                1.0
            else
                -1.0

        let isPerturbed j =
            chosen |> Array.exists (fun b -> abs y[b, j] > settings.Threshold)

        let dv =
            Array2D.init classes units (fun c j -> if isPerturbed j then sigma * epsilon c j else 0.0)

        let dc = Array.init classes (fun c -> sigma * epsilon c units)

        let at factor =
            lossesAt
                (Array2D.mapi (fun c j v -> v + factor * dv[c, j]) v)
                (Array.map2 (fun c d -> c + factor * d) state.C dc)
                chosen

        let slope =
            if settings.IsAntithetic then
                (at 1.0, at -1.0) ||> Array.map2 (fun one other -> (one - other) / (2.0 * sigma * sigma))
            else
                (at 1.0, at 0.0) ||> Array.map2 (fun one other -> (one - other) / (sigma * sigma))

        let share = moment.Rate / float labels.Length

        Array2D.mapi (fun c _ d -> share * slope[c] * d) dv,
        Array.map2 (fun slope d -> share * slope * d) slope dc

    let moves = images |> Array.chunkBySize settings.Images |> Array.mapi moveOf

    let teacher =
        Array2D.init labels.Length classes (fun b j ->
            (if labels[b] = j then 1.0 else 0.0) - 1.0 / float classes)

    let together = inner (transpose teacher) (transpose y)

    { state with
        V =
            v
            |> Array2D.mapi (fun i j v ->
                let hebb = settings.Hebbian * moment.Rate * together[i, j] / float labels.Length
                let moved = moves |> Array.sumBy (fun (dv, _) -> dv[i, j])
                (v - moved + hebb) / state.Scale)
        C = state.C |> Array.mapi (fun i c -> c - (moves |> Array.sumBy (fun (_, dc) -> dc[i]))) }

// ---- holding rules against them

/// A state of the library in plain arrays. Rules are compared from states whose memory holds no moments.
let ofState (state: LearningState) =
    let v, c =
        match state.Readout with
        | Some readout -> Sample.doubles2D readout.Weights, Sample.doubles readout.Bias
        | None -> Array2D.zeroCreate 0 0, [||]

    // of a readout's state there is no layer: features are the inputs themselves
    let activation, input, w, b =
        match state.Layers with
        | [] -> Linear.activation, Plain, Array2D.zeroCreate 0 0, [||]
        | _ ->
            let layer = LearningState.layer state
            layer.Activation, layer.Input, Sample.doubles2D layer.Weights, Sample.doubles layer.Bias

    { Activation = activation
      Input = input
      W = w
      B = b
      V = v
      C = c
      Scale =
        state.Memory
        |> Map.tryFind "feature scale"
        |> Option.map (fun scale -> float (scale.ToScalar()))
        |> Option.defaultValue 1.0
      Steps = 0
      Moments = Map.empty }

let ofNetwork (network: Network) =
    ofState
        { Layers = network.Layers
          Readout = Some network.Readout
          Memory = Map.empty }

/// What float32 does to a gradient, as a share of its largest element.
let private rounding = 1e-6

/// Adam divides a gradient by √s. Where √s is small, so is the gradient, and its rounding moves the weight by as much more,
/// up to twice the rate in each step.
let private leeway (rates: float) (expected: State) name i =
    match Map.tryFind name expected.Moments with
    | None -> 0.0
    | Some(_, s) -> rates * min 2.0 (rounding * sqrt (Array.max s) / (sqrt s[i] + 1e-8))

let private compare what tolerance rates (actual: LearningState) (expected: State) =
    let actual = ofState actual

    for name, part in
        [ "W", (fun (state: State) -> Sample.flat state.W)
          "b", _.B
          "V", (fun state -> Sample.flat state.V)
          "c", _.C ] do
        Sample.closeBut (leeway rates expected name) tolerance $"{what}: {name}" (part actual) (part expected)

/// The state after these steps, by the rule's own step.
let byStep (rule: Rule) state (steps: (Moment * Batch) list) =
    (state, steps) ||> List.fold (fun state (moment, batch) -> rule.Step moment state batch)

/// The state after these steps, by a session, asked for the state in the middle too.
let bySession (rule: Rule) state (steps: (Moment * Batch) list) =
    use session = Rule.openSession rule state
    let half = steps.Length / 2

    steps
    |> List.iteri (fun i step ->
        if i = half then
            session.State |> ignore

        session.Step step)

    session.State

/// From `state` through `steps`, the rule's step and its session both give what `reference` gives: every weight
/// within `tolerance` times the largest of its kind.
let agrees reference (rule: Rule) tolerance (state: LearningState) (steps: (Moment * Batch) list) =
    let expected =
        (ofState state, steps)
        ||> List.fold (fun state (moment, batch) ->
            reference moment state (Sample.doubles2D batch.Inputs, batch.Labels))

    let rates = steps |> List.sumBy (fun (moment, _) -> moment.Rate)
    compare $"step of {rule.Name}" tolerance rates (byStep rule state steps) expected
    compare $"session of {rule.Name}" tolerance rates (bySession rule state steps) expected
