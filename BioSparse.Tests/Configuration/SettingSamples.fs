/// Allowed values of every setting, as the configuration writes them.
module BioSparse.Tests.Configuration.SettingSamples

open System.Globalization
open BioSparse.Core

let private real (value: float) =
    value.ToString("R", CultureInfo.InvariantCulture)

let private bracketed (items: string list) =
    let joined = String.concat ", " items
    $"[{joined}]"

/// Several allowed values of a type; single values of a list that may be one stand without brackets.
let rec ofType (allowed: SettingType) : string list =
    match allowed with
    | SettingType.Integer(least, most) ->
        [ least; least + 1; min most (least + 9) ] |> List.distinct |> List.map string
    | SettingType.Real(low, high, _, _) ->
        [ 0.5; 0.25; 0.1 ] |> List.map (fun share -> real (low + share * (high - low)))
    | SettingType.Name -> [ "\"a\""; "\"run.2_b-c\"" ]
    | SettingType.Seeds -> [ "1"; "4"; "[4, 2]" ]
    | SettingType.ListOf(item, orSingle) ->
        let items = ofType item

        let single = if orSingle then items.Head else bracketed [ items.Head ]

        [ single; bracketed items; bracketed (List.rev items) ]
    | SettingType.OrWord(other, word) -> word :: ofType other
    | SettingType.File -> [ "/data/a b"; "/data/\"ü\\#: {" ]
    | SettingType.Flag
    | SettingType.Word _ -> SettingType.words allowed

/// Several allowed values of a setting that go with the rest of a configuration.
let ofSetting (setting: Setting) : string list =
    match setting.Key with
    | "hidden" -> [ "60"; "[80, 70]"; "300" ]
    | "low" -> [ "0.001"; "0.02" ]
    | "high" -> [ "0.3"; "0.2" ]
    | "source" -> [ "backprop"; "krotov-hopfield" ]
    // a section of a rule's name is of that rule, unless told otherwise
    | "rule" -> [ (SettingPath.parent setting.Path) ]
    | _ -> ofType setting.Type
