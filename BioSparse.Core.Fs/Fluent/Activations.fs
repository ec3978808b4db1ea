namespace BioSparse.Fluent

open BioSparse.Core

[<Sealed; AbstractClass>]
type Activations =
    static member private Of(name, parameter) =
        Activation.create name parameter
        |> Result.defaultWith (fun problem -> invalidArg (nameof parameter) problem)

    static member Linear = Linear
    static member Relu = Relu
    static member BoundedSigmoid = BoundedSigmoid
    static member Power(exponent: float) = Activations.Of("power", exponent)
    static member Winners(count: int) = Activations.Of("winners", float count)
