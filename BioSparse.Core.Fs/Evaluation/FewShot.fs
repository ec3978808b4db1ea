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

    let private scored accuracy train =
        let mutable found = Ok nan

        Tensor.scopeOf (fun () -> Seq.empty) (fun () -> found <- train () |> Result.map accuracy)

        found

    let whole recipe steps key (few: Dataset) test =
        scored (fun network -> Accuracy.ofNetwork network test) (fun () ->
            Recipe.train (Recipe.withSteps steps few.Count recipe) key few)

    let features recipe steps key trained (few: Dataset) test =
        scored (fun network -> Accuracy.ofNetwork network test) (fun () ->
            Recipe.finish (Recipe.withSteps steps few.Count recipe) key few trained)

    /// The accuracy of a network whose hidden layers are the trained ones, as they are read: their features of the test
    /// images are computed once.
    let private onFeatures recipe (trained: LearningState) (test: Dataset) =
        let inputs = Recipe.inputs recipe trained.Layers test

        let accuracy (network: Network) =
            match inputs.Kept with
            | None -> Accuracy.ofNetwork network test
            | Some features -> Accuracy.ofFeatures network.Readout features test

        accuracy, (inputs :> IDisposable).Dispose

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

        let accuracy, release =
            match protocol with
            | Whole -> (fun network -> Accuracy.ofNetwork network test), ignore
            | Features -> onFeatures recipe trained test

        let score number =
            let few = draw shots number (uint64 seed) train
            let key = Random.split number key
            let recipe = Recipe.withSteps steps few.Count recipe

            let left =
                scored accuracy (fun () ->
                    match protocol with
                    | Whole -> Recipe.train recipe key few
                    | Features -> Recipe.finish recipe key few trained)
                // a collapse on few images is a result: chance
                |> Result.defaultValue (1.0 / float test.Classes)

            drawn.Invoke(number + 1)
            left

        try
            Array.init draws score |> Array.average
        finally
            release ()
