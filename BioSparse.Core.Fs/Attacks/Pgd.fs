namespace BioSparse.Core

type GradientDescent =
    { Steps: int
      StepSize: float
      RandomStart: bool
      Restarts: int }

[<RequireQualifiedAccess>]
module Pgd =

    let private descend
        (descent: GradientDescent)
        (gradient: InputGradient)
        labels
        epsilon
        (start: Tensor)
        x
        =
        let moved = Tensor.copied start

        for _ in 1 .. descent.Steps do
            SignStep.take descent.StepSize epsilon x (gradient.At(moved, labels, [||])) moved

        moved

    /// Tries starts in turn, keeping for each sample the first result that makes the network err.
    let private worstOf restarts network (labels: int[]) attempt =
        let first: Tensor = attempt 0

        (first, seq { 1 .. restarts - 1 })
        ||> Seq.fold (fun best restart ->
            let still =
                Array.map2
                    (fun answer label -> if answer = label then 1.0f else 0.0f)
                    (Network.predict network best)
                    labels

            let standing = Tensor.matrix labels.Length 1 still
            let next: Tensor = attempt restart
            standing * next + (1.0 - standing) * best)

    let private descentFrom (descent: GradientDescent) network epsilon (keys: Key[]) labels (x: Tensor) =
        use gradient =
            new InputGradient(network, Objective.CrossEntropy, Through.Own, x.Rows)

        worstOf descent.Restarts network labels (fun restart ->
            let start =
                if descent.RandomStart || restart > 0 then
                    keys
                    |> Array.map (Random.split restart)
                    |> Noise.drawn epsilon x.Columns
                    |> fun noise -> Attack.confine epsilon x (x + noise)
                else
                    x

            descend descent gradient labels epsilon start x)

    let private problem (settings: GradientDescent) =
        if settings.Steps < 1 || settings.Restarts < 1 || not (settings.StepSize > 0.0) then
            Some
                $"""{Plural.count settings.Steps "step"} of {settings.StepSize} from {Plural.count settings.Restarts "start"}"""
        else
            None

    let attack (settings: GradientDescent) =
        { Attack.create "pgd" $"%A{settings}" (fun given ->
              descentFrom settings given.Network given.Epsilon given.Keys given.Labels given.Images) with
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
