namespace BioSparse.Core

[<RequireQualifiedAccess>]
type Scenario =
    | TaskIncremental
    | DomainIncremental
    | ClassIncremental

[<RequireQualifiedAccess>]
type TaskDivision =
    | Classes of int list list
    | Permutations of count: int
    | DataSets of names: string list

type StreamSettings =
    { Scenario: Scenario
      Division: TaskDivision
      Joint: bool }

[<Struct>]
type OutputRange = { First: int; Count: int }

[<RequireQualifiedAccess>]
type StreamTask =
    { Name: string
      Train: Dataset
      Validation: Dataset
      Test: Dataset
      Outputs: OutputRange }

[<RequireQualifiedAccess>]
module TaskStream =

    let scenarios =
        [ "class-incremental", Scenario.ClassIncremental
          "task-incremental", Scenario.TaskIncremental
          "domain-incremental", Scenario.DomainIncremental ]

    let private mapped f (struct (train, validation, test)) = struct (f train, f validation, f test)

    let private chosen classes struct (train: Dataset, validation: Dataset, test: Dataset) =
        let own (dataset: Dataset) =
            if dataset.Count = 0 then
                Ok dataset
            else
                Dataset.ofClasses (Array.ofList classes) dataset

        match own train, own validation, own test with
        | Ok train, Ok validation, Ok test -> Ok(struct (train, validation, test))
        | Error fault, _, _
        | _, Error fault, _
        | _, _, Error fault -> Error fault

    let private order pixels task =
        if task = 0 then
            Array.init pixels id
        else
            Random.permutation pixels (Random.split task (Random.named "permutations" (Random.key 0UL)))

    /// struct (name, images with labels from 0, number of classes) of each task.
    let private divided division (data: struct (Dataset * Dataset * Dataset) list) =
        let (struct (train, _, _) as first) = data.Head

        match division with
        | TaskDivision.Classes tasks ->
            tasks
            |> List.map (fun classes ->
                chosen classes first
                |> Result.map (fun images ->
                    struct (classes |> List.map string |> String.concat ", ", images, classes.Length)))
            |> Results.all
        | TaskDivision.Permutations count ->
            Ok
                [ for task in 0 .. count - 1 do
                      struct ($"permutation {task + 1}",
                              mapped (Dataset.permuted (order train.Pixels task)) first,
                              train.Classes) ]
        | TaskDivision.DataSets names ->
            Ok
                [ for number, (struct (train: Dataset, _, _) as images) in List.indexed data do
                      let name =
                          if number = 0 then
                              "the first data set"
                          else
                              names[number - 1]

                      struct (name, images, train.Classes) ]

    /// Labels are bytes; places of R have two digits for a task.
    let private mostOutputs, mostTasks = 256, 99

    /// A class that two tasks have where every class has one output.
    let private twice settings =
        match settings.Scenario, settings.Division with
        | Scenario.ClassIncremental, TaskDivision.Classes tasks ->
            List.concat tasks
            |> List.countBy id
            |> List.tryFind (fun (_, count) -> count > 1)
            |> Option.map fst
        | _ -> None

    let create settings data =
        let placed tasks =
            let counts = tasks |> List.map (fun (struct (_, _, count)) -> count)
            let firsts = List.scan (+) 0 counts

            let total =
                match settings.Scenario with
                | Scenario.DomainIncremental -> List.max counts
                | _ -> List.sum counts

            (tasks, List.truncate tasks.Length firsts)
            ||> List.map2 (fun (struct (name, images, count)) first ->
                let first =
                    if settings.Scenario = Scenario.DomainIncremental then
                        0
                    else
                        first

                let shift =
                    if settings.Scenario = Scenario.ClassIncremental then
                        first
                    else
                        0

                let struct (train, validation, test) =
                    mapped (Dataset.relabelled total (fun label -> label + shift)) images

                let task: StreamTask =
                    { Name = name
                      Train = train
                      Validation = validation
                      Test = test
                      Outputs = { First = first; Count = count } }

                task)

        let all =
            match settings.Division with
            | TaskDivision.DataSets _ -> data
            | TaskDivision.Classes _
            | TaskDivision.Permutations _ -> [ data.Head ]

        let shapes =
            all |> List.map (fun (struct (train: Dataset, _, _)) -> train.Shape) |> List.distinct

        match twice settings, shapes with
        | Some shared, _ ->
            Error $"class {shared} in two tasks; each class in one is right where all classes answer"
        | None, first :: other :: _ -> Error $"images of {other} beside images of {first}; one shape is right"
        | None, _ ->
            divided settings.Division data
            |> Result.bind (fun tasks ->
                let counts = tasks |> List.map (fun (struct (_, _, count)) -> count)

                match settings.Scenario, List.distinct counts with
                | Scenario.DomainIncremental, (_ :: _ :: _ as found) ->
                    let found = found |> List.map string |> String.concat " and "
                    Error $"tasks of {found} classes share their outputs; as many in each is right"
                | Scenario.DomainIncremental, _ -> Ok tasks
                | _ when List.sum counts > mostOutputs ->
                    Error
                        $"{List.sum counts} outputs in all; at most {mostOutputs}, or domain-incremental, where tasks share them, is right"
                | _ -> Ok tasks)
            |> Result.bind (fun tasks ->
                if tasks.Length > mostTasks then
                    Error $"{tasks.Length} tasks; at most {mostTasks} is right"
                else
                    Ok(placed tasks))

    let private upTo (task: StreamTask) =
        { First = 0
          Count = task.Outputs.First + task.Outputs.Count }

    let answering scenario (tasks: StreamTask list) i j =
        match scenario with
        | Scenario.ClassIncremental -> upTo tasks[i]
        | Scenario.TaskIncremental
        | Scenario.DomainIncremental -> tasks[j].Outputs

    let learning scenario replays (tasks: StreamTask list) i =
        if replays then
            upTo tasks[i]
        else
            answering scenario tasks i i

    let private whole scenario (task: StreamTask) (dataset: Dataset) =
        match scenario with
        | Scenario.TaskIncremental ->
            Dataset.relabelled dataset.Classes (fun label -> label + task.Outputs.First) dataset
        | Scenario.ClassIncremental
        | Scenario.DomainIncremental -> dataset

    let together part scenario tasks =
        tasks |> List.map (fun task -> whole scenario task (part task)) |> Dataset.concat

    let withReplay stored scenario key (tasks: StreamTask list) i =
        let own = together _.Train scenario [ tasks[i] ]

        if i = 0 || stored = 0 then
            own
        else
            let each = max 1 (stored / i)

            let kept =
                [ for j in 0 .. i - 1 do
                      let train = tasks[j].Train

                      let order =
                          Random.permutation train.Count (Random.split j (Random.named "replay" key))

                      whole scenario tasks[j] (Dataset.subset (Array.truncate each order) train) ]
                |> Dataset.concat

            let times = max 1 (own.Count / kept.Count)
            Dataset.concat (own :: List.replicate times kept)
