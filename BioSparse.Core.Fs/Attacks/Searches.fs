namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal Searches =

    let restarts get : CodecOf<'Whole, int> =
        Codec.integer "restarts" (1, 1000) 1 "restarts, the worst case of each sample counts" get

    let best (given: AttackedImages) search =
        let x = given.Images

        let victims =
            x.ToArray()
            |> Array.chunkBySize x.Columns
            |> Array.mapi (fun i image -> Victim(image, given.Labels[i], given.Keys[i]))

        search victims
        victims |> Array.collect _.Best |> Tensor.matrix x.Rows x.Columns
