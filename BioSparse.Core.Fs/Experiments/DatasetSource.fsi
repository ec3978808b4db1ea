namespace BioSparse.Core

/// The images of an experiment.
type DatasetSource =
    /// A data set that the program knows.
    | Known of name: string
    /// The user's files: full paths; and the pixel value of white, where it is given.
    | Files of
        trainImages: string *
        trainLabels: string *
        testImages: string *
        testLabels: string *
        pixelScale: float option

/// How files write the images of an experiment.
[<RequireQualifiedAccess>]
module internal DatasetSource =

    /// Names of the data sets that the program knows.
    val known: string list

    /// The settings `dataset` and `dataset.*`.
    val codec: Codec<DatasetSource>
