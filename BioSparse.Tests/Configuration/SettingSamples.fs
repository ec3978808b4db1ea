/// Allowed values of every setting, as the configuration writes them.
module BioSparse.Tests.Configuration.SettingSamples

open System.Globalization
open BioSparse.App.Configuration
open BioSparse.App.Configuration.Schema

let private real (value: float) =
    value.ToString("R", CultureInfo.InvariantCulture)

let private bracketed (items: string list) =
    let joined = String.concat ", " items
    $"[{joined}]"

/// Several allowed values of a type; single values of a list that may be one stand without brackets.
let rec ofType (allowed: SettingType) : string list =
    match allowed with
    | :? IntegerType as t -> [ t.Minimum; t.Minimum + 1; min t.Maximum (t.Minimum + 9) ] |> List.map string
    | :? RealType as t ->
        let width = t.Maximum - t.Minimum
        [ 0.5; 0.25; 0.1 ] |> List.map (fun share -> real (t.Minimum + share * width))
    | :? NameType -> [ "\"a\""; "\"run.2_b-c\"" ]
    | :? SeedsType -> [ "1"; "4"; "[4, 2]" ]
    | :? ListType<int> as t -> lists allowed t.Item
    | :? ListType<float> as t -> lists allowed t.Item
    | :? ListType<ModelKind> as t -> lists allowed t.Item
    | :? ListType<FewShotProtocol> as t -> lists allowed t.Item
    | :? OrWordType as t -> t.Words[0] :: ofType t.Other
    | t -> List.ofSeq t.Words

and private lists (list: SettingType) (item: SettingType) =
    let items = ofType item

    let single =
        if list.Allowed.Contains ", or a list" then
            items.Head
        else
            bracketed [ items.Head ]

    [ single; bracketed items; bracketed (List.rev items) ]

/// Several allowed values of a setting that go with the rest of a configuration.
let ofSetting (setting: Setting) : string list =
    match setting.Key with
    | "hidden" -> [ "60"; "[80, 70]"; "300" ]
    | "low" -> [ "0.001"; "0.02" ]
    | "high" -> [ "0.3"; "0.2" ]
    | "source" -> [ "backprop"; "krotov-hopfield" ]
    | _ when (setting.Type :? FileType) -> [ "/data/a b"; "/data/\"ü\\#: {" ]
    | _ -> ofType setting.Type
