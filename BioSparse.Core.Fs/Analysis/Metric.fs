namespace BioSparse.Core

[<RequireQualifiedAccess>]
type Split =
    | Train
    | Validation
    | Test
    | NoImages

[<RequireQualifiedAccess>]
module Split =

    let private all = [| Split.Train; Split.Validation; Split.Test; Split.NoImages |]

    let name split =
        match split with
        | Split.Train -> "train"
        | Split.Validation -> "validation"
        | Split.Test -> "test"
        | Split.NoImages -> ""

    let private named = all |> Array.map (fun split -> name split, split) |> Map.ofArray

    let ofName name =
        named |> Map.tryFind name |> ValueOption.ofOption

    let among split train validation test =
        match split with
        | Split.Train -> train
        | Split.Validation -> validation
        | Split.Test
        | Split.NoImages -> test

[<RequireQualifiedAccess>]
type MetricUnit =
    | Share
    | Count
    | Nats
    | Plain

[<RequireQualifiedAccess>]
type Direction =
    | Higher
    | Lower
    | Neither

[<RequireQualifiedAccess>]
type MetricRole =
    | Accuracy
    | Attack
    | WorstCase
    | FewShot
    | Sparsity
    | Signs
    | Activity
    | Fit
    | Continual
    | Other

type Metric =
    { Name: string
      Label: string
      Unit: MetricUnit
      Direction: Direction
      Role: MetricRole }

    member metric.IsOfWeights =
        match metric.Role with
        | MetricRole.Sparsity
        | MetricRole.Signs
        | MetricRole.Fit -> true
        | MetricRole.Accuracy
        | MetricRole.Attack
        | MetricRole.WorstCase
        | MetricRole.FewShot
        | MetricRole.Activity
        | MetricRole.Continual
        | MetricRole.Other -> false

[<RequireQualifiedAccess>]
module Metric =

    let create name label unit' direction role =
        { Name = name
          Label = label
          Unit = unit'
          Direction = direction
          Role = role }

    let unregistered name =
        create name name MetricUnit.Plain Direction.Neither MetricRole.Other
