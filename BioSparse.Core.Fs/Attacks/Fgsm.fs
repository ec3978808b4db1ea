namespace BioSparse.Core

[<RequireQualifiedAccess>]
module Fgsm =

    let attack =
        Attack.create "fgsm" "" (fun given ->
            let x = given.Images
            let gradient = Network.inputGradient given.Network given.Labels x
            Attack.confine given.Epsilon x (x + given.Epsilon * Tensor.sign gradient))

    let kind =
        AttackKind.create "fgsm" "FGSM" 2 [ 0.0; 0.02; 0.05; 0.1; 0.15; 0.2; 0.3 ] Codec.nothing (fun () ->
            attack)
