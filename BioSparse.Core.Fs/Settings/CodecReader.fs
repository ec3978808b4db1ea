namespace BioSparse.Core

open System
open System.Collections.Generic

[<RequireQualifiedAccess>]
module CodecReader =

    let read (key: string) (codec: Codec<'T>) (node: SettingNode) =
        let nested: Codec<'T> = Codec.nested key codec id
        let schema = Schema(nested.Settings, nested.OptionalSections)
        let mistakes = ResizeArray()
        let draft = Draft(schema, (fun _ _ _ -> None), mistakes)
        let entry = KeyValuePair(ScalarNode(node.Place, key, true), node)

        draft.Add
            { Start = node.Place
              Root = SectionNode(node.Place, [| entry |])
              FullPath = Func<string, string>(id)
              IsResolved = false }

        match Resolution.values schema mistakes draft with
        | Some values when mistakes.Count = 0 -> Ok(nested.Read values)
        | _ -> Error(List.ofSeq mistakes)
