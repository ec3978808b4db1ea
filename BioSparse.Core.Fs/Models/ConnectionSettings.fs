namespace BioSparse.Core

type FieldChoice =
    { Kernel: int
      Stride: int
      Padding: int
      Competition: Competition }

type ConnectionChoice =
    | AllInputs
    | LocalFields of FieldChoice
    | SharedFields of FieldChoice * drawn: int option

type LayerPlacement =
    { Connection: ConnectionChoice
      Pool: Pooling option
      Preprocessing: Preprocessing
      Teacher: LabelTeacher option }

[<RequireQualifiedAccess>]
module ConnectionSettings =

    let private fields: Codec<FieldChoice> =
        codec {
            let! kernel =
                Codec.integer "kernel" (1, 1000) 5 "side of a field, in places of the map" _.Kernel

            and! stride =
                Codec.integer "stride" (1, 1000) 1 "places from a field to the next" _.Stride

            and! padding =
                Codec.integer "padding" (0, 999) 0 "places of zeros around the map" _.Padding

            and! competition =
                Codec.word
                    "competition"
                    [ "place", Competition.Place; "sample", Competition.Sample ]
                    Competition.Place
                    "the units that an activation compares: those of a place, or all of a sample; rules learn by place"
                    _.Competition

            return
                { Kernel = kernel
                  Stride = stride
                  Padding = padding
                  Competition = competition }
        }

    let private shared: Codec<struct (FieldChoice * int option)> =
        codec {
            let! fields = Codec.part fields (fun (struct (own, _)) -> own)

            and! drawn =
                Codec.orWord
                    "all"
                    (Codec.integer "drawn" (1, 1_000_000) 1 "places of an image that a step learns from" id)
                    (fun (struct (_, drawn)) -> drawn)

            return struct (fields, drawn)
        }

    let private connectionCodec: Codec<ConnectionChoice> =
        Codec.choice
            "dense"
            "the inputs that a unit sees: all; a field, at each place weights of its own; a field, all places with the same weights"
            [ Codec.simple "dense" AllInputs
              Codec.case "local" fields LocalFields (function
                  | LocalFields own -> Some own
                  | AllInputs
                  | SharedFields _ -> None)
              Codec.case "convolution" shared (fun (struct (own, drawn)) -> SharedFields(own, drawn)) (function
                  | SharedFields(own, drawn) -> Some(struct (own, drawn))
                  | AllInputs
                  | LocalFields _ -> None) ]

    let private window: Codec<struct (int * int option)> =
        codec {
            let! size =
                Codec.integer "size" (1, 1000) 2 "side of a window, in places" (fun (struct (size, _)) ->
                    size)

            and! stride =
                Codec.orWord
                    "size"
                    (Codec.integer
                        "stride"
                        (1, 1000)
                        1
                        "places from a window to the next; size: windows side by side"
                        id)
                    (fun (struct (_, stride)) -> stride)

            return struct (size, stride)
        }

    let private pool: Codec<Pooling option> =
        let case word kind =
            Codec.case
                word
                window
                (fun (struct (size, stride)) ->
                    Some
                        { Kind = kind
                          Size = size
                          Stride = Option.defaultValue size stride })
                (function
                 | Some own when own.Kind = kind ->
                     Some(struct (own.Size, (if own.Stride = own.Size then None else Some own.Stride)))
                 | _ -> None)

        Codec.choice
            "none"
            "what a unit's activities at neighbouring places become: their largest, mean or root mean square"
            [ Codec.simple "none" None
              case "max" PoolKind.Max
              case "average" PoolKind.Average
              case "energy" PoolKind.Energy ]

    let private standardContrast = 0.01
    let private standardZca = 0.1

    /// What is asked for without its numbers.
    type private Word =
        | UnitWord
        | ContrastWord
        | StandardiseWord
        | ZcaWord

    let private wordOf =
        function
        | InputPlan.Unit -> UnitWord
        | InputPlan.Contrast _ -> ContrastWord
        | InputPlan.Standardise -> StandardiseWord
        | InputPlan.Zca _ -> ZcaWord

    let private plansOf contrast zca words =
        [ for word in Option.defaultValue [] words do
              match word with
              | UnitWord -> InputPlan.Unit
              | ContrastWord -> InputPlan.Contrast contrast
              | StandardiseWord -> InputPlan.Standardise
              | ZcaWord -> InputPlan.Zca zca ]

    let private words key doc get =
        Codec.orWord
            "none"
            (Codec.words
                key
                [ "contrast", ContrastWord
                  "standardise", StandardiseWord
                  "zca", ZcaWord
                  "unit", UnitWord ]
                [ ContrastWord ]
                doc
                id)
            (get
             >> List.map wordOf
             >> function
                 | [] -> None
                 | some -> Some some)

    let private preprocessing: Codec<Preprocessing> =
        let all (own: Preprocessing) = own.Whole @ own.Fields

        codec {
            let! whole = words "image" "forms of the whole image or map, in this order" _.Whole

            and! fields =
                words
                    "fields"
                    "forms of what weights see, a field or the whole; before the rule's own normalise_input"
                    _.Fields

            and! contrast =
                Codec.real
                    "contrast"
                    (0.0, 1e6)
                    standardContrast
                    "c of contrast, (x − x̄) / √(variance + c)"
                    (fun own ->
                        all own
                        |> List.tryPick (function
                            | InputPlan.Contrast c -> Some c
                            | _ -> None)
                        |> Option.defaultValue standardContrast)

            and! zca =
                Codec.real
                    "zca"
                    (0.0, 1e6)
                    standardZca
                    "ε of zca, as a share of the mean variance"
                    (fun own ->
                        all own
                        |> List.tryPick (function
                            | InputPlan.Zca epsilon -> Some epsilon
                            | _ -> None)
                        |> Option.defaultValue standardZca)

            return
                { Whole = plansOf contrast zca whole
                  Fields = plansOf contrast zca fields }
        }

    let private untaught: Codec<LayerPlacement> =
        codec {
            let! connection = Codec.nested "connection" connectionCodec _.Connection
            and! pool = Codec.nested "pool" pool _.Pool
            and! preprocessing = Codec.nested "preprocess" preprocessing _.Preprocessing

            return
                { Connection = connection
                  Pool = pool
                  Preprocessing = preprocessing
                  Teacher = None }
        }

    let private teacher: Codec<LabelTeacher option> =
        let strength: Codec<float> =
            Codec.positive
                "strength"
                1e6
                1.0
                "the value of a label's input, beside inputs in the form that weights see"
                id

        let case word isShuffled =
            Codec.case
                word
                strength
                (fun strength ->
                    Some
                        { Strength = strength
                          IsShuffled = isShuffled })
                (function
                 | Some own when own.IsShuffled = isShuffled -> Some own.Strength
                 | _ -> None)

        Codec.choice
            "none"
            "a teaching signal; label-input: labels are inputs while the layer learns, and absent while it answers; shuffled-labels: a control, labels of other images"
            [ Codec.simple "none" None
              case "label-input" false
              case "shuffled-labels" true ]

    let taught: Codec<LayerPlacement> =
        codec {
            let! placement = Codec.part untaught id
            and! teacher = Codec.nested "teacher" teacher _.Teacher
            return { placement with Teacher = teacher }
        }

    let codec = untaught

    let dense =
        { Connection = AllInputs
          Pool = None
          Preprocessing = Preprocessing.Nothing
          Teacher = None }

    let private onFields (map: MapShape) (placement: LayerPlacement) (choice: FieldChoice) isShared =
        let fields =
            { Map = map
              Size = choice.Kernel
              Stride = choice.Stride
              Padding = choice.Padding }

        let own =
            { Fields = fields
              IsShared = isShared
              Whole = Plain
              Competition = choice.Competition
              Pooling = placement.Pool }

        match Fields.fault fields with
        | Some fault ->
            Error(
                struct ("connection.kernel", $"{choice.Kernel} on a map of {map}: {fault}", "smaller fields")
            )
        | None ->
            match Connection.poolingFault own with
            | Some fault ->
                Error(
                    struct ("pool.size",
                            $"{placement.Pool.Value.Size}: {fault}",
                            $"at most {min fields.Height fields.Width}, the fields along a side")
                )
            | None -> Ok(OnFields own)

    let connection (map: MapShape option) placement =
        match placement.Connection, map with
        | (LocalFields _ | SharedFields _), _ when placement.Teacher.IsSome ->
            Error(
                struct ("teacher.kind",
                        "a teacher of a layer on fields, whose places have no label of their own",
                        "none")
            )
        | AllInputs, _ when placement.Pool.IsSome ->
            Error(struct ("pool.kind", "pooling of a dense layer, which has no places", "none"))
        | AllInputs, _ -> Ok Dense
        | LocalFields _, None
        | SharedFields _, None ->
            Error(struct ("connection.kind", "fields above a dense layer, which has no places", "dense"))
        | LocalFields choice, Some map -> onFields map placement choice false
        | SharedFields(choice, _), Some map -> onFields map placement choice true
