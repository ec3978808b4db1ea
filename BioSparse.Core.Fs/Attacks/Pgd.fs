namespace BioSparse.Core

open System

type GradientDescent =
    { Steps: int
      StepSize: float
      RandomStart: bool
      Restarts: int }

[<RequireQualifiedAccess>]
module Pgd =

    let private row columns i (a: Tensor) =
        (Kernel.span a).Slice(i * columns, columns)

    /// Descends from `start`. Where `leaves`, an image is done at the first point that breaks it.
    let private descend
        (descent: GradientDescent)
        (gradient: InputGradient)
        leaves
        (labels: int[])
        epsilon
        (start: Tensor)
        (x: Tensor)
        =
        let columns = x.Columns
        let found = Tensor.copied start
        // of the images that are not done: their rows in `found`, and theirs here, closed up from the first row on
        let rows = [| 0 .. x.Rows - 1 |]
        let labels = Array.copy labels
        let origins = Tensor.copied x
        let moved = Tensor.copied start
        let mutable standing = x.Rows
        let mutable step = 0

        let finish i =
            (row columns i moved).CopyTo(row columns rows[i] found)

        let moveUp from into =
            rows[into] <- rows[from]
            labels[into] <- labels[from]
            (row columns from origins).CopyTo(row columns into origins)
            (row columns from moved).CopyTo(row columns into moved)

        while step < descent.Steps && standing > 0 do
            let batch = Kernel.rows 0 standing moved
            let slopes = gradient.At(batch, labels, [||])

            let isDone i =
                leaves && Broken.isAt gradient.Margins[i]

            for i in 0 .. standing - 1 do
                if isDone i then
                    finish i

            SignStep.take descent.StepSize epsilon (Kernel.rows 0 standing origins) slopes batch
            let mutable kept = 0

            for i in 0 .. standing - 1 do
                if not (isDone i) then
                    if kept < i then
                        moveUp i kept

                    kept <- kept + 1

            standing <- kept
            step <- step + 1

        for i in 0 .. standing - 1 do
            finish i

        GC.KeepAlive found
        GC.KeepAlive origins
        GC.KeepAlive moved
        found

    /// Tries starts in turn on the images that the network still answers rightly, and keeps the first result that makes
    /// it err, else the last.
    let private worstOf restarts network (labels: int[]) (all: int[]) attempt =
        let best: Tensor = attempt 0 all
        let columns = best.Columns
        let mutable restart = 1

        while restart < restarts do
            let standing =
                Network.predict network best
                |> Array.zip labels
                |> Array.indexed
                |> Array.choose (fun (i, (label, answer)) -> if answer = label then Some i else None)

            if standing.Length = 0 then
                restart <- restarts
            else
                let next: Tensor = attempt restart standing

                standing |> Array.iteri (fun i place -> (row columns i next).CopyTo(row columns place best))

                GC.KeepAlive next
                restart <- restart + 1

        GC.KeepAlive best
        best

    let private descendFrom (descent: GradientDescent) (given: AttackedImages) =
        let images = given.Images

        use gradient =
            new InputGradient(given.Network, Objective.CrossEntropy, Through.Own, images.Rows)

        let attempt restart indices =
            let x = Tensor.rows indices images

            let start =
                if descent.RandomStart || restart > 0 then
                    indices
                    |> Array.map (fun i -> Random.split restart given.Keys[i])
                    |> Noise.drawn given.Epsilon x.Columns
                    |> fun noise -> Attack.confine given.Epsilon x (x + noise)
                else
                    x

            let labels = indices |> Array.map (fun i -> given.Labels[i])
            descend descent gradient given.IsJudge labels given.Epsilon start x

        worstOf descent.Restarts given.Network given.Labels [| 0 .. images.Rows - 1 |] attempt

    let private problem (settings: GradientDescent) =
        if settings.Steps < 1 || settings.Restarts < 1 || not (settings.StepSize > 0.0) then
            Some
                $"""{Plural.count settings.Steps "step"} of {settings.StepSize} from {Plural.count settings.Restarts "start"}"""
        else
            None

    let attack (settings: GradientDescent) =
        { Attack.create "pgd" $"%A{settings}" (descendFrom settings) with
            Problem = problem settings }

    let private steps get =
        Codec.integer "steps" (1, 100_000) 40 "steps" get

    let private stepSize get =
        Codec.positive "step_size" 1.0 0.01 "length of a step" get

    let private settings: Codec<GradientDescent> =
        codec {
            let! steps = steps _.Steps
            and! stepSize = stepSize _.StepSize

            and! randomStart =
                Codec.flag "random_start" true "start at a random place in the ball" _.RandomStart

            and! restarts = Searches.restarts _.Restarts

            return
                { Steps = steps
                  StepSize = stepSize
                  RandomStart = randomStart
                  Restarts = restarts }
        }

    let kind = AttackKind.create "pgd" "PGD" 3 [ 0.02; 0.05; 0.1; 0.2 ] settings attack

    let private elsewhere: Codec<GradientDescent> =
        codec {
            let! steps = steps _.Steps
            and! stepSize = stepSize _.StepSize

            return
                { Steps = steps
                  StepSize = stepSize
                  RandomStart = true
                  Restarts = 1 }
        }

    let transfer =
        { AttackKind.create "transfer" "transfer" 1 [ 0.1; 0.2 ] elsewhere attack with
            IsTransfer = true }
