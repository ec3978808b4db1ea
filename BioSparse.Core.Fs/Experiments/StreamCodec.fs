namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal StreamCodec =

    let private tasksOf value =
        match value with
        | SettingValue.Items tasks -> List.map SettingType.ints tasks
        | other -> invalidOp $"{other} is no list of tasks"

    let private streamOf known : Codec<StreamSettings> =
        codec {
            let! scenario =
                Codec.word
                    "scenario"
                    TaskStream.scenarios
                    Scenario.ClassIncremental
                    "what the network is asked: among all classes met, among those of the task, or by outputs that tasks share"
                    _.Scenario

            and! tasks =
                Codec.setting
                    "tasks"
                    (SettingType.ListOf(SettingType.ListOf(SettingType.Integer(0, 255), false), false))
                    [ [ 0; 1 ]; [ 2; 3 ]; [ 4; 5 ]; [ 6; 7 ]; [ 8; 9 ] ]
                    "the classes of each task; of permutations and data sets, each task has all"
                    tasksOf
                    (List.map (List.map SettingValue.Int >> SettingValue.Items) >> SettingValue.Items)
                    (fun stream ->
                        match stream.Division with
                        | TaskDivision.Classes tasks -> tasks
                        | _ -> [])

            and! permutations =
                Codec.integer
                    "permutations"
                    (0, 99)
                    0
                    "number of tasks that are all images with permuted pixels, in place of tasks; 0: none"
                    (fun stream ->
                        match stream.Division with
                        | TaskDivision.Permutations count -> count
                        | _ -> 0)

            and! next =
                Codec.orWord
                    "none"
                    (Codec.texts
                        "then"
                        (SettingType.Word known)
                        [ "fashion-mnist" ]
                        "the data sets learnt after the experiment's own, a task each, in place of tasks"
                        id)
                    (fun stream ->
                        match stream.Division with
                        | TaskDivision.DataSets names -> Some names
                        | _ -> None)

            and! joint =
                Codec.flag
                    "joint"
                    true
                    "whether each model also learns the tasks so far together, for intransigence and the ceiling"
                    _.Joint

            return
                { Scenario = scenario
                  Division =
                    match next, permutations with
                    | Some names, _ -> TaskDivision.DataSets names
                    | None, 0 -> TaskDivision.Classes tasks
                    | None, count -> TaskDivision.Permutations count
                  Joint = joint }
        }

    let codec known : Codec<StreamSettings option> =
        Codec.choice
            "static"
            "whether all images come together, or in tasks one after another"
            [ Codec.simple "static" None; Codec.case "continual" (streamOf known) Some id ]
