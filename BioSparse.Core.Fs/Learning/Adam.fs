namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal Adam =

    let private beta1, private beta2, private tiny = 0.9, 0.999, 1e-8

    let step (rate: float) memory (parameters: (string * Tensor * Tensor) list) =
        let recall name shape : Tensor =
            memory |> Map.tryFind name |> Option.defaultWith (fun () -> Tensor.zeros shape)

        let count = (recall "adam.steps" [||]).ToScalar() |> float |> (+) 1.0

        let moved =
            [ for name, value: Tensor, gradient in parameters do
                  let m = beta1 * recall $"m.{name}" value.Shape + (1.0 - beta1) * gradient

                  let s =
                      beta2 * recall $"s.{name}" value.Shape + (1.0 - beta2) * (gradient * gradient)

                  let first = m / (1.0 - beta1 ** count)
                  let second = Tensor.sqrt (s / (1.0 - beta2 ** count))
                  name, value - rate * (first / (second + tiny)), m, s ]

        let remembered =
            (Map.add "adam.steps" (Tensor.scalar count) memory, moved)
            ||> List.fold (fun known (name, _, m, s) ->
                known |> Map.add $"m.{name}" m |> Map.add $"s.{name}" s)

        moved |> List.map (fun (_, value, _, _) -> value), remembered
