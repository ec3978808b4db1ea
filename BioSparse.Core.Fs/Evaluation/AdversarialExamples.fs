namespace BioSparse.Core

open System

type AttackedExamples =
    { Attack: string
      Epsilons: float[]
      Images: byte[]
      Predicted: int[] }

type AdversarialExamples =
    { Numbers: int[]
      Labels: int[]
      Images: byte[]
      Attacks: AttackedExamples[] }

[<RequireQualifiedAccess>]
module AdversarialExamples =

    [<Literal>]
    let Count = 8

    let private bytes (x: Tensor) =
        x.ToArray() |> Array.map (fun pixel -> byte (MathF.Round(255.0f * pixel)))

    let make (plans: AttackPlan list) (network: Network) key (images: Dataset) (predicted: int[]) =
        let labels = images.Labels.ToArray() |> Array.map int

        let numbers =
            [| 0 .. images.Count - 1 |]
            |> Seq.filter (fun i -> predicted[i] = labels[i])
            |> Seq.truncate Count
            |> Array.ofSeq

        let attacked (batch: Batch) (plan: AttackPlan) =
            let name = Measurement.nameOf plan
            let key = Random.named name key
            let source = Measurement.madeOn network plan
            let isJudge = plan.Source.IsNone

            let made =
                plan.Epsilons
                |> Array.map (fun epsilon ->
                    let moved =
                        Attack.perturbOn
                            isJudge
                            plan.Attack
                            source
                            epsilon
                            images.Shape
                            key
                            batch.Labels
                            batch.Inputs

                    bytes moved, Network.predict network moved)

            { Attack = name
              Epsilons = plan.Epsilons
              Images = made |> Array.collect fst
              Predicted = made |> Array.collect snd }

        if numbers.Length = 0 || plans.IsEmpty then
            None
        else
            let found = ref None

            Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                let batch = Training.batch images (ReadOnlySpan numbers)

                found.Value <-
                    Some
                        { Numbers = numbers
                          Labels = batch.Labels
                          Images = bytes batch.Inputs
                          Attacks = plans |> List.map (attacked batch) |> Array.ofList })

            found.Value
