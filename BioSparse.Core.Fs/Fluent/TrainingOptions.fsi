namespace BioSparse.Fluent

open System.Runtime.InteropServices
open BioSparse.Core

/// How a network is trained; immutable. The output layer is a softmax readout, unless the rule trains its own.
[<Sealed>]
type TrainingOptions =
    /// Options, all with defaults. Error: `ArgumentException` that names the one out of bounds.
    new:
        [<Optional; DefaultParameterValue(100)>] hidden: int *
        [<Optional; DefaultParameterValue(5)>] epochs: int *
        [<Optional; DefaultParameterValue(100)>] batchSize: int *
        [<Optional; DefaultParameterValue(0.02)>] rate: float *
        [<Optional; DefaultParameterValue(10)>] readoutEpochs: int *
        [<Optional; DefaultParameterValue(0.005)>] readoutRate: float *
        [<Optional; DefaultParameterValue(1)>] seed: int *
        [<Optional; DefaultParameterValue(true)>] falling: bool ->
            TrainingOptions

    /// Hidden units H ≥ 1.
    member Hidden: int
    /// Passes through the images for the hidden layer, ≥ 0.
    member Epochs: int
    /// Images a step, ≥ 1.
    member BatchSize: int
    /// η &gt; 0, the rate of the hidden layer at the first step.
    member Rate: float
    /// Passes for the readout, ≥ 0.
    member ReadoutEpochs: int
    /// The readout's rate at the first step, &gt; 0; it falls linearly to 0.
    member ReadoutRate: float
    /// Where all randomness comes from: the same seed gives the same bytes.
    member Seed: int
    /// Whether η falls linearly to 0 over training.
    member Falling: bool
    member internal RecipeOf: rule: Rule -> Recipe
    member internal Key: Key
