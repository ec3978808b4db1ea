namespace BioSparse.Core

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
