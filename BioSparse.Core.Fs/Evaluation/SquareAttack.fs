namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal SquareAttack =

    let private halvings = [| 10; 50; 200; 500; 1000; 2000; 4000; 6000; 8000 |]

    let side pixels queries query =
        let of10000 = 10000.0 * float query / float queries
        let halved = halvings |> Array.filter (fun at -> of10000 > float at) |> Array.length
        let share = 0.8 / float (1 <<< halved)
        max 1 (int (Math.Round(sqrt (share * float pixels))))

    /// Margins of candidate images, given as rows.
    let private margins network columns (rows: float32[][]) labels =
        (Tensor.scope (fun () ->
            let x = rows |> Array.concat |> Tensor.matrix rows.Length columns
            Margin.ofLogits (Network.logits network x) labels))
            .ToArray()

    let run queries network (epsilon: float) width (keys: Key[]) (labels: int[]) (x: Tensor) =
        let columns = x.Columns
        let height = columns / width
        let original = x.ToArray() |> Array.chunkBySize columns
        let epsilon = float32 epsilon

        let moved i pixel (sign: float32) =
            Math.Clamp(original[i][pixel] + sign * epsilon, 0.0f, 1.0f)

        let signOf bit = if bit &&& 1u = 0u then -1.0f else 1.0f

        // private to this call: the best image of each row so far, and its margin
        let best =
            Array.init labels.Length (fun i ->
                let stripes = Random.bits width (Random.named "stripes" keys[i])
                Array.init columns (fun pixel -> moved i pixel (signOf stripes[pixel % width])))

        let reached = margins network columns best labels

        for query in 1 .. queries - 1 do
            let standing =
                [| for i in 0 .. labels.Length - 1 do
                       if reached[i] < 0.0f then
                           i |]

            if standing.Length > 0 then
                let edge = min (side columns queries query) (min width height)

                let offers =
                    standing
                    |> Array.map (fun i ->
                        let draw = Random.bits 3 (Random.split query keys[i])

                        let place extent (word: uint32) =
                            int (uint64 word * uint64 (extent - edge + 1) >>> 32)

                        let top, left = place height draw[0], place width draw[1]
                        let sign = signOf draw[2]
                        let offer = Array.copy best[i]

                        for row in top .. top + edge - 1 do
                            for column in left .. left + edge - 1 do
                                let pixel = row * width + column
                                offer[pixel] <- moved i pixel sign

                        offer)

                let found =
                    margins network columns offers (standing |> Array.map (Array.get labels))

                standing
                |> Array.iteri (fun j i ->
                    if found[j] > reached[i] then
                        best[i] <- offers[j]
                        reached[i] <- found[j])

        best |> Array.concat |> Tensor.matrix labels.Length columns
