namespace BioSparse.Core

[<RequireQualifiedAccess>]
module RandomFeatures =

    let private frozen name start =
        { Rule.create name (fun shape key -> LearningState.ofLayer (start shape key)) (fun _ state _ -> state) with
            Constraint = Nonnegative }

    let rule activation =
        frozen "random-features" (fun shape ->
            Start.uniform 0.0 (float (1.0f / sqrt (float32 shape.Inputs))) activation shape)

    let sampled inputs activation =
        if inputs < 1 then
            invalidArg (nameof inputs) $"{inputs} inputs; at least 1"

        frozen "random-features" (fun shape key ->
            let layer = Start.uniform 0.0 1.0 activation shape key
            let weights: float32[] = Array.zeroCreate layer.Weights.Count
            let strength = float32 (1.0 / sqrt (float (min inputs shape.Inputs)))

            for unit in 0 .. layer.Weights.Rows - 1 do
                let own =
                    Random.permutation shape.Inputs (Random.split unit (Random.named "inputs" key))

                for i in Array.truncate inputs own do
                    weights[unit * shape.Inputs + i] <- strength

            { layer with
                Weights = Tensor.matrix layer.Weights.Rows shape.Inputs weights })

    let pixels = frozen "pixel-softmax" (fun shape _ -> Layer.identity shape.Inputs)
