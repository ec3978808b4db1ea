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
let activations = [ Linear; Relu; Power 2.5; BoundedSigmoid; Winners 3 ]

/// Drawn network, images of `height` × `width` pixels, labels and ε.
let forEach (PositiveInt b) (PositiveInt width) (PositiveInt h) (Seed seed) check =
    let key = Random.key seed
    let d = 2 * width
    let x = matrix b d 0.0 1.0 (Random.named "x" key)
    let labels = labels 3 b (Random.named "labels" key)
    let epsilon = number 0.0 0.4 key

    for activation in activations do
        check (drawn activation h d key) x labels epsilon width key
