namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<Sealed>]
type internal Victim(image: float32[], label: int, key: Key) =

    let best = Array.copy image
    let mutable largest = Single.NegativeInfinity

    member _.Image = image
    member _.Label = label
    member _.Key = key
    member _.Best = best
    member _.Margin = largest
    member _.IsBroken = Broken.isAt largest

    member _.Offer(margin: float32, candidate: ReadOnlySpan<float32>) =
        if margin > largest then
            largest <- margin
            candidate.CopyTo(best.AsSpan())

[<RequireQualifiedAccess>]
type internal ClimbStart =
    | Image
    | Drawn of number: int
    | Best

/// The state of one image during its ascent.
[<Sealed>]
type private Climber(victim: Victim, target: int, epsilon: float32, start: float32[]) =

    let x = start
    let previous = Array.copy x
    let best = Array.copy x
    let bestGradient: float32[] = Array.zeroCreate x.Length
    let mutable size = 2.0f * epsilon
    let mutable value = Single.NegativeInfinity
    let mutable bestValue = Single.NegativeInfinity
    let mutable rises = 0
    let mutable sizeBefore = 2.0f * epsilon
    let mutable bestBefore = Single.NegativeInfinity

    let splat (v: float32) = Vector<float32>(v)

    /// x⁺, element by element.
    let step momentum (g: ReadOnlySpan<float32>) =
        let origin = victim.Image
        let width = Vector<float32>.Count
        let mutable i = 0

        while i <= x.Length - width do
            let o = Vector<float32>(origin, i)
            let now = Vector<float32>(x, i)
            let slope = Vector<float32>(g.Slice(i, width))
            let low, high = SignStep.low epsilon o, SignStep.high epsilon o
            let z = SignStep.projected size low high slope now

            let moved =
                now
                + splat momentum * (z - now)
                + splat (1.0f - momentum) * (now - Vector<float32>(previous, i))

            now.CopyTo(previous, i)
            Vector.Min(high, Vector.Max(low, moved)).CopyTo(x, i)
            i <- i + width

        while i < x.Length do
            let low = max 0.0f (origin[i] - epsilon)
            let high = min 1.0f (origin[i] + epsilon)
            let now = x[i]
            let z = SignStep.pixel size epsilon origin[i] g[i] now
            let moved = now + momentum * (z - now) + (1.0f - momentum) * (now - previous[i])
            previous[i] <- now
            x[i] <- min high (max low moved)
            i <- i + 1

    member _.Victim = victim
    member _.Target = target
    member _.X = x

    /// Notes what the network says at x.
    member _.Note(now: float32, margin: float32, gradient: ReadOnlySpan<float32>) =
        if now > value then
            rises <- rises + 1

        value <- now

        if now > bestValue then
            bestValue <- now
            x.CopyTo(best.AsSpan())
            gradient.CopyTo(bestGradient.AsSpan())

        victim.Offer(margin, ReadOnlySpan x)

    /// Judges the steps since the last checkpoint; true if the ascent continues from the best point.
    member _.Judge(stepsSince: int) =
        let stalls =
            float rises < 0.75 * float stepsSince || (size = sizeBefore && bestValue = bestBefore)

        sizeBefore <- size
        bestBefore <- bestValue
        rises <- 0

        if stalls then
            size <- 0.5f * size
            best.CopyTo(x.AsSpan())
            value <- bestValue

        stalls

    member _.Move(isFirst: bool, gradient: ReadOnlySpan<float32>) =
        step (if isFirst then 1.0f else 0.75f) gradient

    member _.MoveFromBest() = step 0.75f (ReadOnlySpan bestGradient)

[<RequireQualifiedAccess>]
module internal Apgd =

    let checkpoints steps =
        let rec from before now =
            if now >= 1.0 then
                []
            else
                // 0.57 · 100 is a little above 57
                int (ceil (now * float steps - 1e-9)) :: from now (now + max (now - before - 0.03) 0.06)

        from 0.0 0.22 |> List.distinct |> Array.ofList

    let private started epsilon start (victim: Victim) =
        match start with
        | ClimbStart.Image -> Array.copy victim.Image
        | ClimbStart.Best -> Array.copy victim.Best
        | ClimbStart.Drawn number ->
            let noise =
                victim.Key
                |> Random.named "start"
                |> Random.split number
                |> Random.uniform -(float32 epsilon) (float32 epsilon) victim.Image.Length

            Array.map2 (fun pixel moved -> Math.Clamp(pixel + moved, 0.0f, 1.0f)) victim.Image noise

    /// For each image the class of this rank among the wrong ones.
    let private targets network rank (victims: Victim[]) =
        let columns = victims[0].Image.Length

        let images =
            victims |> Array.collect _.Image |> Tensor.matrix victims.Length columns

        let logits = (Network.logits network images).ToArray2D()

        victims
        |> Array.mapi (fun i victim ->
            [| 0 .. Array2D.length2 logits - 1 |]
            |> Array.except [ victim.Label ]
            |> Array.sortBy (fun c -> -logits[i, c])
            |> Array.item (rank - 1))

    let run network objective through steps start rank (epsilon: float) (victims: Victim[]) =
        Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
            let targets =
                if objective = Objective.Targeted then
                    targets network rank victims
                else
                    Array.zeroCreate victims.Length

            let columns = victims[0].Image.Length
            use gradient = new InputGradient(network, objective, through, victims.Length)
            let buffer = Kernel.buffer [| victims.Length; columns |]
            let judged = checkpoints steps

            let mutable climbers =
                Array.map2
                    (fun (victim: Victim) target ->
                        Climber(victim, target, float32 epsilon, started epsilon start victim))
                    victims
                    targets

            let mutable batch = buffer
            let mutable step = 0

            while step <= steps && climbers.Length > 0 do
                if batch.Rows <> climbers.Length then
                    batch <- Kernel.rows 0 climbers.Length buffer

                climbers
                |> Array.iteri (fun i climber ->
                    climber.X.CopyTo((Kernel.span batch).Slice(i * columns, columns)))

                let g =
                    gradient.At(batch, climbers |> Array.map _.Victim.Label, climbers |> Array.map _.Target)

                let place = Array.IndexOf(judged, step)

                for i in 0 .. climbers.Length - 1 do
                    let climber = climbers[i]

                    let slope: ReadOnlySpan<float32> =
                        Span<float32>.op_Implicit((Kernel.span g).Slice(i * columns, columns))

                    climber.Note(gradient.Values[i], gradient.Margins[i], slope)

                    if step < steps && not climber.Victim.IsBroken then
                        let since = if place > 0 then step - judged[place - 1] else step

                        if place >= 0 && climber.Judge since then
                            climber.MoveFromBest()
                        else
                            climber.Move((step = 0), slope)

                GC.KeepAlive g
                climbers <- climbers |> Array.filter (fun climber -> not climber.Victim.IsBroken)
                step <- step + 1

            Tensor.release buffer)
