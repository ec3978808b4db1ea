namespace BioSparse.Core

[<RequireQualifiedAccess>]
module RandomFeatures =

    let private frozen name start =
        { Rule.create name (fun shape key -> LearningState.ofLayer (start shape key)) (fun _ state _ -> state) with
            Constraint = Nonnegative }

    let rule activation =
        frozen "random-features" (fun shape ->
            Start.uniform 0.0 (float (1.0f / sqrt (float32 shape.Inputs))) activation shape)

    let pixels = frozen "pixel-softmax" (fun shape _ -> Layer.identity shape.Inputs)
