namespace BioSparse.App

open System

[<RequireQualifiedAccess>]
module Spelling =

    [<CompiledName("Distance")>]
    let distance (one: string) (other: string) =
        let a, b = one.ToLowerInvariant(), other.ToLowerInvariant()
        let d = Array2D.zeroCreate (a.Length + 1) (b.Length + 1)

        for i in 0 .. a.Length do
            d[i, 0] <- i

        for j in 0 .. b.Length do
            d[0, j] <- j

        for i in 1 .. a.Length do
            for j in 1 .. b.Length do
                let change = if a[i - 1] = b[j - 1] then 0 else 1
                let best = min (min (d[i - 1, j] + 1) (d[i, j - 1] + 1)) (d[i - 1, j - 1] + change)
                let swapped = i > 1 && j > 1 && a[i - 1] = b[j - 2] && a[i - 2] = b[j - 1]
                d[i, j] <- if swapped then min best (d[i - 2, j - 2] + 1) else best

        d[a.Length, b.Length]

    // Longer words are no misspelling of anything known, and would only cost time.
    let private longest = 64

    [<CompiledName("Nearest")>]
    let nearest (candidates: string seq) (word: string) : string | null =
        if word.Length = 0 || word.Length > longest then
            null
        else
            let near =
                candidates
                |> Seq.map (fun candidate -> candidate, distance candidate word)
                |> Seq.filter (fun (candidate, d) -> d <= max 1 (max candidate.Length word.Length / 3))
                |> Seq.toArray

            if near.Length = 0 then
                null
            else
                near |> Array.minBy snd |> fst
