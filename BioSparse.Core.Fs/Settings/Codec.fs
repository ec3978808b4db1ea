namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module SettingPath =

    let parent (path: string) =
        match path.LastIndexOf '.' with
        | -1 -> ""
        | dot -> path.Substring(0, dot)

    let child section key =
        if section = "" then key else section + "." + key

type Setting =
    { Path: string
      Type: SettingType
      Default: SettingValue
      Doc: string
      Kind: string | null
      IsRequired: bool
      Inherits: string | null
      Instead: string | null }

    member setting.Key = setting.Path.Substring(setting.Path.LastIndexOf '.' + 1)

    member setting.Section = SettingPath.parent setting.Path

    member setting.KindPath = SettingPath.child setting.Section "kind"

    member setting.MovedTo section =
        let movedIfAny (path: string | null) : string | null =
            match path with
            | null -> null
            | path -> SettingPath.child section path

        { setting with
            Path = SettingPath.child section setting.Path
            Inherits = movedIfAny setting.Inherits
            Instead = movedIfAny setting.Instead }

[<RequireQualifiedAccess>]
module internal Setting =

    let create path kind standard doc : Setting =
        { Path = path
          Type = kind
          Default = standard
          Doc = doc
          Kind = null
          IsRequired = false
          Inherits = null
          Instead = null }

    let inSection section (settings: Setting list) = settings |> List.map _.MovedTo(section)

type SettingValues =
    { Find: string -> SettingValue
      IsPresent: string -> bool }

[<NoComparison; NoEquality>]
type CodecOf<'Whole, 'T> =
    { Settings: Setting list
      OptionalSections: string list
      Read: SettingValues -> 'T
      Write: 'Whole -> (string * SettingValue) list }

type Codec<'T> = CodecOf<'T, 'T>

[<Sealed; NoComparison; NoEquality>]
type CodecCase<'T>
    (
        word: string,
        settings: Setting list,
        read: SettingValues -> 'T,
        write: 'T -> (string * SettingValue) list option
    ) =
    member _.Word = word
    member _.Settings = settings
    member _.Read = read
    member _.Write = write

[<RequireQualifiedAccess>]
module Codec =

    let setting
        key
        kind
        (standard: 'T)
        doc
        (ofValue: SettingValue -> 'T)
        (toValue: 'T -> SettingValue)
        (get: 'Whole -> 'T)
        =
        { Settings = [ Setting.create key kind (toValue standard) doc ]
          OptionalSections = []
          Read = fun values -> ofValue (values.Find key)
          Write = fun whole -> [ key, toValue (get whole) ] }

    let private strange value =
        invalidOp $"a setting has the value %A{value}, which is not of its type"

    let private toInt =
        function
        | SettingValue.Int number -> number
        | other -> strange other

    let private toFloat =
        function
        | SettingValue.Float number -> number
        | other -> strange other

    let private toBool =
        function
        | SettingValue.Bool flag -> flag
        | other -> strange other

    let private toText =
        function
        | SettingValue.Text text -> text
        | other -> strange other

    let private toItems inner =
        function
        | SettingValue.Items items -> List.map inner items
        | other -> strange other

    let integer key (least, most) standard doc get =
        setting key (SettingType.Integer(least, most)) standard doc toInt SettingValue.Int get

    let real key (low, high) standard doc get =
        setting key (SettingType.Real(low, high, false, false)) standard doc toFloat SettingValue.Float get

    let positive key most standard doc get =
        setting key (SettingType.Real(0.0, most, true, false)) standard doc toFloat SettingValue.Float get

    let below key most standard doc get =
        setting key (SettingType.Real(0.0, most, false, true)) standard doc toFloat SettingValue.Float get

    let flag key standard doc get =
        setting key SettingType.Flag standard doc toBool SettingValue.Bool get

    let text key kind standard doc get =
        setting key kind standard doc toText SettingValue.Text get

    let private meant cases word =
        List.find (fst >> (=) word) cases |> snd

    let private named cases value =
        List.find (snd >> (=) value) cases |> fst |> SettingValue.Text

    let word key cases standard doc get =
        setting
            key
            (SettingType.Word(List.map fst cases))
            standard
            doc
            (toText >> meant cases)
            (named cases)
            get

    let private listOf key item standard doc ofValue toValue get =
        setting
            key
            (SettingType.ListOf(item, false))
            standard
            doc
            (toItems ofValue)
            (List.map toValue >> SettingValue.Items)
            get

    let integers key (least, most) standard doc get =
        listOf key (SettingType.Integer(least, most)) standard doc toInt SettingValue.Int get

    let reals key (low, high) standard doc get =
        listOf key (SettingType.Real(low, high, false, false)) standard doc toFloat SettingValue.Float get

    let texts key item standard doc get =
        listOf key item standard doc toText SettingValue.Text get

    let words key cases standard doc get =
        listOf
            key
            (SettingType.Word(List.map fst cases))
            standard
            doc
            (toText >> meant cases)
            (named cases)
            get

    let orWord word (inner: Codec<'T>) (get: 'Whole -> 'T option) =
        let own = List.exactlyOne inner.Settings

        { Settings =
            [ { own with
                  Type = SettingType.OrWord(own.Type, word)
                  Default = SettingValue.Absent } ]
          OptionalSections = []
          Read =
            fun values ->
                match values.Find own.Path with
                | SettingValue.Absent -> None
                | _ -> Some(inner.Read values)
          Write =
            fun whole ->
                match get whole with
                | None -> [ own.Path, SettingValue.Absent ]
                | Some value -> inner.Write value }

    let inside section (values: SettingValues) =
        { Find = SettingPath.child section >> values.Find
          IsPresent = SettingPath.child section >> values.IsPresent }

    let either (first: Codec<'A>) (second: Codec<'B>) (get: 'Whole -> Choice<'A, 'B>) =
        let one, other = List.exactlyOne first.Settings, List.exactlyOne second.Settings

        { Settings =
            [ { one with
                  Default = SettingValue.Absent
                  Instead = other.Path }
              { other with Instead = one.Path } ]
          OptionalSections = []
          Read =
            fun values ->
                match values.Find one.Path with
                | SettingValue.Absent -> Choice2Of2(second.Read values)
                | _ -> Choice1Of2(first.Read values)
          Write =
            fun whole ->
                match get whole with
                | Choice1Of2 value -> first.Write value @ [ other.Path, SettingValue.Absent ]
                | Choice2Of2 value -> [ one.Path, SettingValue.Absent ] @ second.Write value }

    let part (part: Codec<'T>) (get: 'Whole -> 'T) =
        { Settings = part.Settings
          OptionalSections = part.OptionalSections
          Read = part.Read
          Write = get >> part.Write }

    let nested key (part: Codec<'T>) (get: 'Whole -> 'T) =
        { Settings = part.Settings |> List.map _.MovedTo(key)
          OptionalSections = List.map (SettingPath.child key) part.OptionalSections
          Read = inside key >> part.Read
          Write = get >> part.Write >> List.map (fun (path, value) -> SettingPath.child key path, value) }

    let optional key (part: Codec<'T>) (get: 'Whole -> 'T option) =
        let within = nested key part id

        { Settings = within.Settings
          OptionalSections = key :: within.OptionalSections
          Read =
            fun values ->
                if values.IsPresent key then
                    Some(within.Read values)
                else
                    None
          Write =
            fun whole ->
                match get whole with
                | None -> []
                | Some value -> within.Write value }

    let case word (settings: Codec<'S>) (make: 'S -> 'T) tell =
        CodecCase(word, settings.Settings, settings.Read >> make, tell >> Option.map settings.Write)

    let simple word (value: 'T) =
        CodecCase(word, [], (fun _ -> value), (fun other -> if other = value then Some [] else None))

    let choice (standard: string) doc (cases: CodecCase<'T> list) =
        let kind =
            Setting.create
                "kind"
                (SettingType.Word(cases |> List.map _.Word))
                (SettingValue.Text standard)
                doc

        let read (values: SettingValues) =
            let word = values.Find "kind"
            let chosen = cases |> List.find (fun case -> word = SettingValue.Text case.Word)
            chosen.Read values

        let write value =
            cases
            |> List.pick (fun case ->
                case.Write value |> Option.map (fun own -> ("kind", SettingValue.Text case.Word) :: own))

        { Settings =
            kind
            :: [ for case in cases do
                     for setting in case.Settings do
                         { setting with Kind = case.Word } ]
          OptionalSections = []
          Read = read
          Write = write }

    let nothing: CodecOf<'Whole, unit> =
        { Settings = []
          OptionalSections = []
          Read = ignore
          Write = fun _ -> [] }

    let valuesWith (given: (string * SettingValue) seq) (settings: Setting list) =
        let given = Map.ofSeq given

        let rec find path =
            match Map.tryFind path given with
            | Some value -> value
            | None ->
                settings
                |> List.tryFind (fun setting ->
                    setting.Path = path
                    && match setting.Kind with
                       | null -> true
                       | kind -> find setting.KindPath = SettingValue.Text kind)
                |> Option.map _.Default
                |> Option.defaultValue SettingValue.Absent

        { Find = find
          IsPresent =
            fun section ->
                given |> Map.exists (fun path _ -> path.StartsWith(section + ".", StringComparison.Ordinal)) }

    let standards settings = valuesWith [] settings

    let defaults (codec: Codec<'T>) = codec.Read(standards codec.Settings)

    let withDefaults value (codec: Codec<'T>) =
        let standard = dict (codec.Write value)

        let isMeant (setting: Setting) =
            match setting.Kind, standard.TryGetValue setting.KindPath with
            | null, _ -> true
            | kind, (true, SettingValue.Text own) -> own = kind
            | _ -> false

        let adapted (setting: Setting) =
            match standard.TryGetValue setting.Path with
            | true, found when isMeant setting -> { setting with Default = found }
            | _ -> setting

        { codec with
            Settings = List.map adapted codec.Settings }

[<Sealed>]
type CodecBuilder() =

    member _.MergeSources(a: CodecOf<'Whole, 'A>, b: CodecOf<'Whole, 'B>) : CodecOf<'Whole, 'A * 'B> =
        { Settings = a.Settings @ b.Settings
          OptionalSections = a.OptionalSections @ b.OptionalSections
          Read = fun values -> a.Read values, b.Read values
          Write = fun whole -> a.Write whole @ b.Write whole }

    member _.BindReturn(part: CodecOf<'Whole, 'A>, make: 'A -> 'B) : CodecOf<'Whole, 'B> =
        { Settings = part.Settings
          OptionalSections = part.OptionalSections
          Read = part.Read >> make
          Write = part.Write }

[<AutoOpen>]
module CodecExpression =

    let codec = CodecBuilder()
