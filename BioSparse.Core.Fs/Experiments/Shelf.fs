namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal Shelf =

    let private isOther (name: string) = name.Contains '/'

    let open' (state: LearningState) =
        { state with
            Memory = state.Memory |> Map.filter (fun name _ -> not (isOther name)) }

    let close (before: LearningState) (changed: LearningState) =
        let others = before.Memory |> Map.filter (fun name _ -> isOther name)

        { changed with
            Memory = Map.foldBack Map.add others changed.Memory }

    let put (owner: string) (state: LearningState) =
        { state with
            Memory =
                state.Memory
                |> Map.toSeq
                |> Seq.map (fun (name, tensor) -> (if isOther name then name else $"{owner}/{name}"), tensor)
                |> Map.ofSeq }

    let take (owner: string) (state: LearningState) =
        let prefix = owner + "/"

        let isOwn (name: string) =
            name.StartsWith(prefix, StringComparison.Ordinal)

        if state.Memory |> Map.exists (fun name _ -> isOwn name) then
            Some
                { state with
                    Memory =
                        state.Memory
                        |> Map.toSeq
                        |> Seq.map (fun (name, tensor) ->
                            (if isOwn name then name.Substring prefix.Length else name), tensor)
                        |> Map.ofSeq }
        else
            None
