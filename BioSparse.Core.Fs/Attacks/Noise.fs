namespace BioSparse.Core

[<RequireQualifiedAccess>]
module Noise =

    /// One row of random numbers an image, from the image's own key.
    let internal drawn epsilon columns (keys: Key[]) =
        keys
        |> Array.collect (Random.uniform -(float32 epsilon) (float32 epsilon) columns)
        |> Tensor.matrix keys.Length columns

    let attack =
        Attack.create "noise" "" (fun given ->
            let x = given.Images
            Attack.confine given.Epsilon x (x + drawn given.Epsilon x.Columns given.Keys))

    let kind =
        AttackKind.create "noise" "uniform noise" 0 [ 0.02; 0.05; 0.1; 0.2 ] Codec.nothing (fun () -> attack)
