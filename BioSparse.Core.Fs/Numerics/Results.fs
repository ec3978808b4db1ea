namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal Results =

    let all results =
        (results, Ok [])
        ||> List.foldBack (fun one rest ->
            one |> Result.bind (fun value -> rest |> Result.map (fun values -> value :: values)))
