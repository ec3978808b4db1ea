module BioSparse.Tests.Experiments.TaskStreamTests

open Expecto
open BioSparse.Core
open BioSparse.Tests

let private images name count =
    Sample.images 4 count 3 3 (Random.named name (Random.key 9UL))

let private whole =
    struct (images "train" 12, images "validation" 3, images "test" 6)

let private other =
    struct (images "other train" 8, images "other validation" 3, images "other test" 6)

let private settings scenario division : StreamSettings =
    { Scenario = scenario
      Division = division
      Joint = false }

let private pairs = TaskDivision.Classes [ [ 2; 0 ]; [ 3; 1 ] ]

let private made scenario division =
    match TaskStream.create (settings scenario division) [ whole; other ] with
    | Ok tasks -> tasks
    | Error fault -> failtest fault

let private labels (dataset: Dataset) =
    dataset.Labels.ToArray() |> Array.map int

let private pixels (dataset: Dataset) =
    match dataset.Images with
    | PixelValues.Bytes values -> values.ToArray() |> Array.map float
    | PixelValues.Singles values -> values.ToArray() |> Array.map float

let private imagesOf (dataset: Dataset) =
    pixels dataset |> Array.chunkBySize dataset.Pixels

/// Each image with the class that it had before it came into a stream.
let private classOf =
    let struct (train, _, test) = whole

    Map.ofSeq (
        Seq.zip (Seq.append (imagesOf train) (imagesOf test)) (Seq.append (labels train) (labels test))
    )

[<Tests>]
let tests =
    testList
        "Task stream"
        [ for scenario in
              [ Scenario.ClassIncremental
                Scenario.TaskIncremental
                Scenario.DomainIncremental ] do
              testCase $"%A{scenario}: labels are places among the outputs of the task" (fun () ->
                  let tasks = made scenario pairs

                  let ranges =
                      match scenario with
                      | Scenario.DomainIncremental -> [ 0, 2; 0, 2 ]
                      | _ -> [ 0, 2; 2, 2 ]

                  Expect.equal
                      (tasks |> List.map (fun task -> task.Outputs.First, task.Outputs.Count))
                      ranges
                      "outputs"

                  for i, classes in List.indexed [ [ 2; 0 ]; [ 3; 1 ] ] do
                      let task = tasks[i]

                      let shift =
                          if scenario = Scenario.ClassIncremental then
                              task.Outputs.First
                          else
                              0

                      for part in [ task.Train; task.Test ] do
                          Expect.equal
                              (imagesOf part |> Array.map (fun image -> classOf[image]))
                              (labels part |> Array.map (fun label -> classes[label - shift]))
                              "each image keeps its class"

                          Expect.equal
                              part.Classes
                              (if scenario = Scenario.DomainIncremental then 2 else 4)
                              "as many classes as outputs")

          testCase "who answers" (fun () ->
              let answering scenario i j =
                  let range = TaskStream.answering scenario (made scenario pairs) i j
                  range.First, range.Count

              Expect.equal (answering Scenario.ClassIncremental 1 0) (0, 4) "all classes met"
              Expect.equal (answering Scenario.ClassIncremental 0 0) (0, 2) "not those that come"
              Expect.equal (answering Scenario.TaskIncremental 1 0) (0, 2) "the task's own"
              Expect.equal (answering Scenario.TaskIncremental 0 1) (2, 2) "also before it is learnt"
              Expect.equal (answering Scenario.DomainIncremental 0 1) (0, 2) "shared")

          testCase
              "permutations: the first task is as it is, the others have the same values elsewhere"
              (fun () ->
                  let tasks = made Scenario.DomainIncremental (TaskDivision.Permutations 3)
                  let struct (train, _, _) = whole
                  Expect.equal (pixels tasks[0].Train) (pixels train) "as it is"

                  for task in tasks.Tail do
                      Expect.notEqual (pixels task.Train) (pixels train) "moved"

                      Expect.equal
                          (imagesOf task.Train |> Array.map Array.sort)
                          (imagesOf train |> Array.map Array.sort)
                          "the same values")

          testCase "data sets: one task each" (fun () ->
              let tasks = made Scenario.ClassIncremental (TaskDivision.DataSets [ "other" ])
              let struct (train, _, _) = other
              Expect.equal (labels tasks[1].Train) (labels train |> Array.map ((+) 4)) "behind the first"
              Expect.equal (pixels tasks[1].Train) (pixels train) "its images")

          testCase "tasks that share outputs have as many classes each" (fun () ->
              let division = TaskDivision.Classes [ [ 0; 1; 2 ]; [ 3 ] ]

              Expect.equal
                  (TaskStream.create (settings Scenario.DomainIncremental division) [ whole ])
                  (Error "tasks of 3 and 1 classes share their outputs; as many in each is right")
                  "refused")

          testCase "a class of two tasks, where each class has one output" (fun () ->
              let division = TaskDivision.Classes [ [ 0; 1 ]; [ 1; 2 ] ]

              Expect.equal
                  (TaskStream.create (settings Scenario.ClassIncremental division) [ whole ])
                  (Error "class 1 in two tasks; each class in one is right where all classes answer")
                  "refused"

              Expect.isOk
                  (TaskStream.create (settings Scenario.TaskIncremental division) [ whole ])
                  "tasks with outputs of their own may share a class")

          testCase "too many outputs, too many tasks, several shapes" (fun () ->
              let refused scenario division data reason =
                  Expect.equal (TaskStream.create (settings scenario division) data) (Error reason) reason

              refused
                  Scenario.ClassIncremental
                  (TaskDivision.Permutations 65)
                  [ whole ]
                  "260 outputs in all; at most 256, or domain-incremental, where tasks share them, is right"

              refused
                  Scenario.DomainIncremental
                  (TaskDivision.Permutations 100)
                  [ whole ]
                  "100 tasks; at most 99 is right"

              let wide = Sample.images 4 3 5 4 (Random.key 1UL)

              refused
                  Scenario.DomainIncremental
                  (TaskDivision.DataSets [ "wide" ])
                  [ whole; struct (wide, wide, wide) ]
                  "images of 4×5 beside images of 3×3; one shape is right")

          testCase "a class that there is not" (fun () ->
              Expect.isError
                  (TaskStream.create
                      (settings Scenario.ClassIncremental (TaskDivision.Classes [ [ 0 ]; [ 7 ] ]))
                      [ whole ])
                  "refused")

          testCase "replay adds stored images of earlier tasks, about as many as the task has" (fun () ->
              let key = Random.key 3UL

              for scenario in [ Scenario.ClassIncremental; Scenario.TaskIncremental ] do
                  let tasks = made scenario pairs
                  let own = tasks[1].Train.Count
                  let replayed = TaskStream.withReplay 2 scenario key tasks 1
                  let added = labels replayed |> Array.skip own
                  Expect.isTrue (Array.forall (fun label -> label < 2) added) "labels of the first task"
                  Expect.isTrue (added.Length <= own && added.Length > own - 2) "about as many"

                  Expect.isTrue
                      (labels replayed |> Array.truncate own |> Array.forall (fun label -> label >= 2))
                      "labels of the second, from the first output on"

                  let first = TaskStream.withReplay 2 scenario key tasks 0
                  Expect.equal first.Count tasks[0].Train.Count "nothing before the first") ]
