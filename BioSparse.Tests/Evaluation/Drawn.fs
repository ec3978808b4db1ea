/// Networks of no particular purpose, for laws of attacks.
module BioSparse.Tests.Evaluation.Drawn

open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

/// How many classes a network tells apart.
let ofClasses (network: Network) = network.Readout.Weights.Rows

/// One of them, of three classes, for images of `d` pixels.
let drawn activation h d key = network activation Plain d h 3 key

/// All that a hidden layer can have.
let activations =
    [ Linear.activation
      Relu.activation
      Power.activation 2.5
      BoundedSigmoid.activation
      KWinners.activation 3
      Triangle.activation
      Divisive.activation 0.1
      SoftWinners.activation 0.5 ]

let private on networks (PositiveInt b) (PositiveInt width) (PositiveInt h) (Seed seed) check =
    let key = Random.key seed
    let d = 2 * width
    let x = matrix b d 0.0 1.0 (Random.named "x" key)
    let labels = labels 3 b (Random.named "labels" key)
    let epsilon = number 0.0 0.4 key

    for network: Network in networks d h key do
        check network x labels epsilon (grey 2 width) key

/// Drawn network, images of `height` × `width` pixels, labels and ε.
let forEach b width h seed check =
    let networks d h key =
        [ for activation in activations -> drawn activation h d key ]

    on networks b width h seed check

/// Likewise, with stacks of two and three layers.
let forEachStack b width h seed check =
    let networks d h key =
        [ for i, activation in List.indexed activations do
              let key = Random.split i key

              let other name =
                  pick activations (Random.named name key)

              for input in [ Plain; UnitLength ] do
                  stack input d [ h + 3, activation; h + 2, other "second" ] 3 key
                  stack input d [ h + 3, other "first"; h + 1, activation; h + 2, other "third" ] 3 key ]

    on networks b width h seed check
