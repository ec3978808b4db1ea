namespace BioSparse.Core

open System
open System.Collections.Generic

[<Sealed>]
type Schema(settings: Setting list, optional: string list) =

    let all = Array.ofList settings
    let optionalSections = optional
    let byPath = all |> Array.groupBy _.Path |> dict
    let optional = HashSet optional

    let rec enclosing path =
        match SettingPath.parent path with
        | "" -> []
        | section -> section :: enclosing section

    let sections = HashSet(all |> Seq.collect (fun setting -> enclosing setting.Path))
    let isSetting path = byPath.ContainsKey path

    let shownDefault (setting: Setting) =
        match setting.Default, setting.Type with
        | SettingValue.Absent, SettingType.OrWord _ ->
            $" (default {SettingType.write setting.Type setting.Default})"
        | SettingValue.Absent, _ -> ""
        | _ -> $" (default {SettingType.write setting.Type setting.Default})"

    let listed (setting: Setting) =
        let kind =
            match setting.Kind with
            | null -> ""
            | kind -> $" [kind {kind}]"

        [ $"  {setting.Path}{kind}: {setting.Doc}"
          $"      {SettingType.allowed setting.Type}{shownDefault setting}" ]

    member _.All = all

    member _.Map change =
        Schema(List.map change settings, optionalSections)

    member _.At path =
        match byPath.TryGetValue path with
        | true, found -> found
        | _ -> [||]

    member _.IsSetting path = isSetting path
    member _.IsSection(path: string) = path = "" || sections.Contains path
    member _.IsChoice(path: string) = isSetting (path + ".kind")
    member _.IsOptional path = optional.Contains path

    member _.OptionalOf(path: string) : string | null =
        path :: enclosing path |> List.tryFind optional.Contains |> Option.toObj

    member _.KeysOf(section: string) =
        let prefix = if section = "" then "" else section + "."

        all
        |> Array.filter (fun setting -> setting.Path.StartsWith(prefix, StringComparison.Ordinal))
        |> Array.map (fun setting -> setting.Path.Substring(prefix.Length).Split('.')[0])
        |> Array.distinct

    member _.ListingOf(section: string) =
        all
        |> Seq.filter (fun setting -> setting.Path.StartsWith(section + ".", StringComparison.Ordinal))
        |> Seq.collect listed
        |> String.concat "\n"

    member _.Listing() =
        [ "SETTINGS: the keys of an experiment's YAML file and of --set"

          yield! Seq.collect listed all

          let absent =
              optional |> Seq.sortWith (fun a b -> String.CompareOrdinal(a, b)) |> String.concat ", "

          $"  Left out unless given: {absent}." ]
        |> String.concat "\n"
