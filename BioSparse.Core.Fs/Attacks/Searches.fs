namespace BioSparse.Core

/// What searches by margin share.
[<RequireQualifiedAccess>]
module internal Searches =

    /// The point with the largest margin that a search finds of each image.
    let best (given: AttackedImages) search =
        let x = given.Images

        let victims =
            x.ToArray()
            |> Array.chunkBySize x.Columns
            |> Array.mapi (fun i image -> Victim(image, given.Labels[i], given.Keys[i]))

        search victims
        victims |> Array.collect _.Best |> Tensor.matrix x.Rows x.Columns
