namespace BioSparse.Core

[<RequireQualifiedAccess>]
module CodecReader =

    let private unchanged =
        { Path = Some
          Node = fun _ node -> node }

    let read key (codec: Codec<'T>) (node: SettingNode) =
        let nested: Codec<'T> = Codec.nested key codec id
        let schema = Schema(nested.Settings, nested.OptionalSections)
        let mistakes = ResizeArray()
        let draft = Draft(schema, unchanged, node.Place, mistakes)
        draft.Add(key, node)

        match Resolution.values schema id mistakes draft with
        | Some values when mistakes.Count = 0 -> Ok(nested.Read values)
        | _ -> Error(List.ofSeq mistakes)
