namespace BioSparse.Digits

open BioSparse.Core

/// A class-balanced subset of MNIST (LeCun, Cortes & Burges; CC BY-SA 3.0) in memory: 10,000 digits to train on and
/// 2,000 to test on, 1,000 and 200 of each class, 28×28 pixels.
[<RequireQualifiedAccess>]
module Digits =

    /// 10,000 digits to train on.
    [<CompiledName("Train")>]
    val train: Dataset

    /// 2,000 digits to test on, none of which is among the others.
    [<CompiledName("Test")>]
    val test: Dataset

    /// Source, licence and SHA-256 of the files, as a text.
    [<CompiledName("About")>]
    val about: string

    /// The bytes of one of MNIST's four files cut to size, by its usual name: gzip with IDX inside, e.g.
    /// `train-images-idx3-ubyte.gz`. Error: `ArgumentException` for another name.
    [<CompiledName("Read")>]
    val read: name: string -> byte[]
