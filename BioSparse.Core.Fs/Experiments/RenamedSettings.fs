namespace BioSparse.Core

open System
open System.Collections.Generic

/// Settings of version 0.1 that have another name now, or none: `evaluate.adaptive` is `evaluate.cascade`, whose runs choose
/// their own steps and need no width.
[<RequireQualifiedAccess>]
module internal RenamedSettings =

    let private before = "evaluate.adaptive"
    let private now = "evaluate.cascade"
    let private gone = set [ "step_size"; "width" ]

    let private path (path: string) =
        if path <> before && not (path.StartsWith(before + ".", StringComparison.Ordinal)) then
            Some path
        else
            let rest = path.Substring before.Length

            if rest.Length > 0 && gone.Contains(rest.Substring 1) then
                None
            else
                Some(now + rest)

    let private node path (node: SettingNode) =
        match node with
        | :? SectionNode as section when path = before ->
            let kept: IReadOnlyList<KeyValuePair<ScalarNode, SettingNode>> =
                [| for entry in section.Entries do
                       if not (gone.Contains entry.Key.Text) then
                           entry |]

            SectionNode(section.Place, kept) :> SettingNode
        | _ -> node

    let ofVersion1: OldNames = { Path = path; Node = node }
