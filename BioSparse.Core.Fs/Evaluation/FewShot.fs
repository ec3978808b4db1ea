namespace BioSparse.Core

open System

type FewShotProtocol =
    | Whole
    | Features

[<RequireQualifiedAccess>]
module FewShot =

    let draw shots number seed dataset =
        let key =
            Random.key seed |> Random.named "few shots" |> Random.split shots |> Random.split number

        Dataset.balanced shots key dataset

    let private score test train =
        let mutable accuracy = Ok nan

        Tensor.scopeOf (fun () -> Seq.empty) (fun () ->
            accuracy <- train () |> Result.map (fun network -> Accuracy.ofNetwork network test))

        accuracy

    let whole recipe steps key (few: Dataset) test =
        score test (fun () -> Recipe.train (Recipe.withSteps steps few.Count recipe) key few)

    let features recipe steps key trained (few: Dataset) test =
        score test (fun () -> Recipe.finish (Recipe.withSteps steps few.Count recipe) key few trained)

    let mean
        protocol
        recipe
        steps
        draws
        (seed: int)
        trained
        train
        (test: Dataset)
        (drawn: Action<int>)
        shots
        =
        let key = Random.key (uint64 seed) |> Random.named "few shots" |> Random.split shots

        Array.init draws (fun number ->
            let few = draw shots number (uint64 seed) train
            let key = Random.split number key

            let accuracy =
                match protocol with
                | Whole -> whole recipe steps key few test
                | Features -> features recipe steps key trained few test
                // a collapse on few images is a result: chance
                |> Result.defaultValue (1.0 / float test.Classes)

            drawn.Invoke(number + 1)
            accuracy)
        |> Array.average
