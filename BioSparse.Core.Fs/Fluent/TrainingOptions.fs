namespace BioSparse.Fluent

open System.Runtime.InteropServices
open BioSparse.Core

[<Sealed>]
type TrainingOptions
    (
        [<Optional; DefaultParameterValue(100)>] hidden: int,
        [<Optional; DefaultParameterValue(5)>] epochs: int,
        [<Optional; DefaultParameterValue(100)>] batchSize: int,
        [<Optional; DefaultParameterValue(0.02)>] rate: float,
        [<Optional; DefaultParameterValue(10)>] readoutEpochs: int,
        [<Optional; DefaultParameterValue(0.005)>] readoutRate: float,
        [<Optional; DefaultParameterValue(1)>] seed: int,
        [<Optional; DefaultParameterValue(true)>] falling: bool
    ) =
    do
        let atLeast least name value =
            if value < least then
                invalidArg name $"{value}; it is at least {least}"

        let positive name value =
            if not (value > 0.0 && value < infinity) then
                invalidArg name $"{value}; it is above 0"

        atLeast 1 (nameof hidden) hidden
        atLeast 0 (nameof epochs) epochs
        atLeast 1 (nameof batchSize) batchSize
        atLeast 0 (nameof readoutEpochs) readoutEpochs
        positive (nameof rate) rate
        positive (nameof readoutRate) readoutRate

    member _.Hidden = hidden
    member _.Epochs = epochs
    member _.BatchSize = batchSize
    member _.Rate = rate
    member _.ReadoutEpochs = readoutEpochs
    member _.ReadoutRate = readoutRate
    member _.Seed = seed
    member _.Falling = falling
    member internal _.Key = Random.key (uint64 seed)

    member internal _.RecipeOf rule =
        Recipe.ofRule
            rule
            hidden
            { Epochs = epochs
              BatchSize = batchSize
              Rate = rate
              Schedule = if falling then LinearPerStep else Constant }
            ReadoutRule.softmax
            { Epochs = readoutEpochs
              BatchSize = batchSize
              Rate = readoutRate
              Schedule = LinearPerStep }
