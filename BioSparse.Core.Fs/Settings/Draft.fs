namespace BioSparse.Core

open System
open System.Collections.Generic

type Renamed =
    { Path: string option
      Node: SettingNode
      Notice: string }

[<RequireQualifiedAccess>]
module internal Renamed =

    let line (path: string) (node: SettingNode) renamed =
        $"{node.Place}: {path}: {renamed.Notice}"

type OldNames = Schema -> string -> SettingNode -> Renamed option

[<NoComparison; NoEquality>]
type SettingsFile =
    { Start: Place
      Root: SettingNode
      FullPath: Func<string, string>
      IsResolved: bool }

[<Sealed>]
type internal Draft(schema: Schema, old: OldNames, mistakes: ICollection<Mistake>) =

    /// Beyond this number, suggestions are omitted: nobody reads them, and the search takes long.
    static let mostSuggestions = 100

    let mutable start = { Source = ""; Line = 1 }
    let notices = ResizeArray<string>()
    let given = Dictionary<string, SettingNode>()
    let present = Dictionary<string, Place>()

    let wrong place key found allowed =
        mistakes.Add(Mistake.create place key found allowed)

    /// What a path and its value are in this version.
    let today (path: string) (node: SettingNode) =
        match old schema path node with
        | None -> Some path, node
        | Some renamed ->
            let notice = Renamed.line path node renamed

            if not (notices.Contains notice) then
                notices.Add notice

            renamed.Path, renamed.Node

    let mark path place =
        match schema.OptionalOf path with
        | null -> ()
        | optional -> present.TryAdd(optional, place) |> ignore

    let addSetting path (node: SettingNode) =
        mark path node.Place
        given[path] <- node

    let allowedType path =
        SettingType.allowed (Array.head (schema.At path)).Type

    let allowedOf path =
        let keys = schema.KeysOf path |> String.concat ", " |> (+) "a mapping with "

        if schema.IsChoice path then
            allowedType (path + ".kind") + ", or " + keys
        elif schema.IsSetting path then
            $"{allowedType path}, or {keys}"
        elif schema.IsOptional path then
            $"none, or {keys}"
        else
            keys

    let nested (path: string) =
        let braces = path |> String.filter ((=) '.') |> String.map (fun _ -> '}')
        path.Replace(".", ": {") + ": …" + braces

    let unknown (path: string) place =
        if schema.IsSetting path || schema.IsSection path then
            wrong place path "dots in a key, as --set and sweeps have them" (nested path)
        else
            // the nearest section that exists says what would be right
            let rec known section =
                if schema.IsSection section then
                    section
                else
                    known (SettingPath.parent section)

            let section = known (SettingPath.parent path)
            let keys = schema.KeysOf section
            let word = path.Substring(if section = "" then 0 else section.Length + 1)

            let mistake =
                Mistake.create place path "a key that is not known" (String.concat ", " keys)

            if mistakes.Count >= mostSuggestions then
                mistakes.Add mistake
            else
                let meant: string | null =
                    match Spelling.nearest keys word with
                    | null ->
                        match Spelling.nearest (schema.All |> Seq.map _.Path |> Seq.distinct) path with
                        | null ->
                            schema.All
                            |> Array.tryFind (fun setting -> setting.Key = word)
                            |> Option.map _.Path
                            |> Option.toObj
                        | near -> near
                    | key -> SettingPath.child section key

                mistakes.Add { mistake with Meant = meant }

    let isInside (section: string) (path: string) =
        path.StartsWith(section + ".", StringComparison.Ordinal)

    let forget section =
        given.Remove section |> ignore
        present.Remove section |> ignore

        for path in given.Keys |> Seq.filter (isInside section) |> Array.ofSeq do
            given.Remove path |> ignore

        for part in present.Keys |> Seq.filter (isInside section) |> Array.ofSeq do
            present.Remove part |> ignore

    let kindOf section =
        match given.TryGetValue(section + ".kind") with
        | true, (:? ScalarNode as kind) -> Some kind.Text
        | true, _ -> None
        | _ ->
            match (Array.head (schema.At(section + ".kind"))).Default with
            | SettingValue.Text kind -> Some kind
            | _ -> None

    let rec add path (node: SettingNode) =
        if schema.IsSection path then
            addSection path node
        else
            addSetting path node

    and addSection path node =
        match node with
        | :? SectionNode as section ->
            mark path section.Place
            addEntries path section
        | :? ListNode as list when schema.IsSection(path + ".1") ->
            for number, item in Seq.indexed list.Items do
                add $"{path}.{number + 1}" item
        | :? ScalarNode as scalar when not scalar.IsNothing && schema.IsChoice path ->
            addSetting (path + ".kind") scalar
        | :? ScalarNode as scalar when scalar.Plain && scalar.Text = "none" && schema.IsOptional path ->
            present.Remove path |> ignore
        | :? ScalarNode as scalar when scalar.IsReported -> ()
        | :? ScalarNode when schema.IsSetting path -> addSetting path node
        | _ -> wrong node.Place path node.Shown (allowedOf path)

    and addEntries path section = entries add path section

    /// The entries of a section that have no mistake, with today's names, one by one.
    and entries take path (section: SectionNode) =
        let seen = Dictionary<string, Place>()

        for entry in section.Entries do
            let key = entry.Key

            let asGiven = SettingPath.child path key.Text
            let child, node = today asGiven entry.Value
            let child = child |> Option.defaultValue asGiven

            if not (seen.TryAdd(key.Text, key.Place)) then
                wrong key.Place child $"it twice (before: line {seen[key.Text].Line})" "one of them"
            elif not (key.Text.Contains '.') && (schema.IsSection child || schema.IsSetting child) then
                take child node
            else
                unknown child key.Place

    let replace path (node: SettingNode) =
        match today path node with
        | None, _ -> ()
        | Some path, node when not (schema.IsSection path || schema.IsSetting path) -> unknown path node.Place
        | Some path, node ->
            let section =
                if schema.IsSection path then
                    path
                else
                    SettingPath.parent path

            let setsKind =
                schema.IsChoice section
                && (path <> section || node :? ScalarNode)
                && (path = section || path.EndsWith(".kind", StringComparison.Ordinal))

            if setsKind then
                // the settings of another kind are dropped; those of the same kind stay
                match node with
                | :? ScalarNode as kind when Some kind.Text = kindOf section -> ()
                | _ -> forget section
            elif schema.IsSection path then
                forget path

            for setting in schema.At path do
                match setting.Instead with
                | null -> ()
                | other -> given.Remove other |> ignore

            given.Remove path |> ignore
            given.Remove(SettingPath.parent path) |> ignore
            add path node

    let isGroup path =
        schema.IsSection path && not (schema.IsChoice path || schema.IsOptional path)

    let rec lay path (node: SettingNode) =
        match node with
        | :? SectionNode as section when isGroup path -> entries lay path section
        | _ -> replace path node

    /// The node with full paths in the place of paths of files.
    let rec withFullPaths (full: string -> string) path (node: SettingNode) : SettingNode =
        match node with
        | :? SectionNode as section ->
            let entry (pair: KeyValuePair<ScalarNode, SettingNode>) =
                KeyValuePair(pair.Key, withFullPaths full (SettingPath.child path pair.Key.Text) pair.Value)

            SectionNode(section.Place, section.Entries |> Seq.map entry |> Array.ofSeq)
        | :? ScalarNode as scalar when
            schema.At path |> Array.exists (fun setting -> setting.Type = SettingType.File)
            && not scalar.IsNothing
            ->
            ScalarNode(scalar.Place, full scalar.Text, scalar.Plain, scalar.IsReported)
        | _ -> node

    member _.Notices = List.ofSeq notices
    member _.Given = given :> IReadOnlyDictionary<_, _>
    member _.IsPresent section = present.ContainsKey section

    member _.PlaceOf(path: string) =
        let section = SettingPath.parent path

        let firstGiven paths =
            paths
            |> List.tryPick (fun path ->
                match given.TryGetValue path with
                | true, node -> Some node.Place
                | _ -> None)

        match firstGiven [ path; section + ".kind" ], present.TryGetValue section with
        | Some place, _ -> place
        | None, (true, place) -> place
        | None, _ ->
            firstGiven [ path.Split('.')[0] + ".hidden"; "hidden"; "models" ] |> Option.defaultValue start

    member _.Add(file: SettingsFile) =
        start <- file.Start
        let root = withFullPaths file.FullPath.Invoke "" file.Root

        if given.Count = 0 && present.Count = 0 then
            add "" root
        else
            lay "" root

    member _.Override(path, node: SettingNode) = replace path node
