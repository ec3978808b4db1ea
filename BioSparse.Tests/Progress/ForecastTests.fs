module BioSparse.Tests.Progress.ForecastTests

open System
open Expecto
open FsCheck.FSharp
open BioSparse.App.Configuration
open BioSparse.App.Experiments
open BioSparse.App.Progress
open BioSparse.Core

let private models =
    [ "competitive-hebbian"
      "competitive-hebbian-untrained"
      "krotov-hopfield"
      "backprop-nonnegative" ]

let private jobs =
    let names = String.concat ", " models

    let made seeds =
        ConfigReader.Read(Catalogue.builtIn, $"models: [{names}]\nseeds: {seeds}", "f.yaml", "/", [||])
        |> Job.all (BioSparse.Tests.Sample.imageOf 784)

    let all = [| for seeds in 1..5 -> lazy made seeds |]
    fun seeds -> all[seeds - 1].Value

/// The begin of each phase of a job and its end, in seconds; nothing for a phase that it has not.
type private Course = { Job: Job; Begins: float option list }

/// Of jobs whose images come together: they have no joint models.
let private phases =
    (List.ofSeq JobProgress.Phases |> List.filter (_.IsJoint >> not)) @ [ JobPhase.Finished ]

let private ended course = List.last course.Begins |> Option.get

/// The phase of a job at a time, with the share of it that a bar shows: of epochs alone it is even.
let private at time course =
    let begun =
        List.zip phases course.Begins
        |> List.choose (fun (phase, begun) -> begun |> Option.map (fun begun -> phase, begun))

    begun
    |> List.filter (fun (_, begun) -> begun <= time)
    |> List.tryLast
    |> Option.map (fun (phase, from) ->
        match begun |> List.tryFind (fun (_, later) -> later > from) with
        | Some(_, until) when phase.IsFeatures || phase.IsReadout ->
            JobProgress(course.Job, phase, (time - from) / (until - from))
        | _ -> JobProgress(course.Job, phase, 0.0))

/// The forecasts of a run, at 200 times: seconds left as they were told, if they were, and as they turned out.
let private forecasts (courses: Course list) =
    let all = courses |> List.map ended |> List.max
    let forecast = Forecast(courses |> List.map _.Job)

    [ for step in 0..200 do
          let time = all * float step / 200.0

          // reports come in the order of their times
          for course in courses do
              for phase, begun in List.zip phases course.Begins do
                  match begun with
                  | Some begun when begun <= time && begun > time - all / 200.0 ->
                      forecast.Note(JobProgress(course.Job, phase, 0.0), TimeSpan.FromSeconds begun)
                  | _ -> ()

              at time course |> Option.iter (fun now -> forecast.Note(now, TimeSpan.FromSeconds time))

          let left = forecast.Left(TimeSpan.FromSeconds time)
          (if left.HasValue then Some left.Value.TotalSeconds else None), all - time ]

/// Whether a forecast is within a factor of the truth, or both are below a share of the whole run.
let private isWithin factor share all (told, truth) =
    let slack = share * all
    told <= factor * truth + slack && told >= truth / factor - slack

/// `quick` on two busy cores, of which other programs took their part in some of the minutes.
let private recorded =
    [ "competitive-hebbian", 1, [ 0.0; 6.4; 18.2; 25.7; 29.2; 30.1 ]
      "competitive-hebbian-untrained", 1, [ 0.0; 2.2; 14.7; 18.9; 20.8; 22.5 ]
      "krotov-hopfield", 1, [ 22.8; 37.6; 49.2; 56.7; 63.4; 65.2 ]
      "backprop-nonnegative", 1, [ 30.2; nan; 35.0; 36.5; 40.3; 41.3 ]
      "competitive-hebbian", 2, [ 41.4; 45.6; 58.0; 65.5; 72.5; 74.7 ]
      "competitive-hebbian-untrained", 2, [ 65.3; 67.2; 93.3; 101.5; 105.2; 108.1 ]
      "krotov-hopfield", 2, [ 74.8; 111.3; 143.3; 155.8; 166.4; 168.4 ]
      "backprop-nonnegative", 2, [ 108.3; nan; 124.8; 129.4; 139.0; 141.0 ]
      "competitive-hebbian", 3, [ 141.1; 148.6; 174.5; 188.4; 197.0; 199.3 ]
      "competitive-hebbian-untrained", 3, [ 168.5; 171.0; 195.0; 202.0; 205.6; 208.1 ]
      "krotov-hopfield", 3, [ 199.5; 221.0; 233.8; 239.9; 243.9; 244.8 ]
      "backprop-nonnegative", 3, [ 208.2; nan; 214.2; 215.8; 220.4; 221.3 ] ]
    |> List.map (fun (model, seed, begins) ->
        { Job = jobs 3 |> Array.find (fun job -> job.Model = model && job.Seed = seed)
          Begins = begins |> List.map (fun begun -> if Double.IsNaN begun then None else Some begun) })

/// Runs in which features are learnt in times that differ by orders of magnitude between models and other phases by up to a
/// half; one seed takes up to 15 % more or less than another.
let private simulated =
    let logarithmic low high =
        Gen.choose (0, 1000) |> Gen.map (fun part -> low * Math.Pow(high / low, float part / 1000.0))

    gen {
        let! seeds = Gen.choose (1, 5)
        let! workers = Gen.choose (1, 4)
        let! count = Gen.choose (1, models.Length)
        let! features = Gen.listOfLength count (logarithmic 0.5 300.0)
        let! others = Gen.listOfLength 4 (logarithmic 0.5 60.0)
        let! differing = Gen.listOfLength count (Gen.listOfLength 4 (logarithmic 0.82 1.22))
        let chosen = List.truncate count models

        let order =
            jobs seeds
            |> Array.filter (fun job -> List.contains job.Model chosen)
            |> Array.sortBy _.Seed
            |> List.ofArray

        let! noise =
            Gen.listOfLength order.Length (Gen.listOfLength 5 (logarithmic 0.87 1.15))

        let free = Array.zeroCreate<float> workers

        return
            [ for job, noise in List.zip order noise do
                  let model = List.findIndex ((=) job.Model) chosen
                  let worker = free |> Array.indexed |> Array.minBy snd |> fst

                  let times =
                      features[model] :: List.map2 (*) others differing[model] |> List.map2 (*) noise

                  let begins = List.scan (+) free[worker] times
                  free[worker] <- List.last begins

                  { Job = job
                    Begins = List.map Some begins } ]
    }

[<Tests>]
let tests =
    testList
        "Forecast"
        [ testCase
              "of a recorded run, the time left is within a factor of 2 of what it turns out to be"
              (fun () ->
                  let all = recorded |> List.map ended |> List.max
                  let found = forecasts recorded

                  let told =
                      found
                      |> List.choose (fun (told, truth) -> told |> Option.map (fun told -> told, truth))

                  Expect.isGreaterThan told.Length 120 "from the first third on"
                  let wrong = told |> List.filter (isWithin 2.0 0.03 all >> not)
                  Expect.isEmpty wrong "within the factor"

                  let jumps =
                      List.pairwise told
                      |> List.filter (fun ((one, _), (other, _)) -> other > 2.0 * one + 0.03 * all)

                  Expect.isEmpty jumps "no jump")

          testProperty
              "of simulated runs, it is within a factor of 2 and a tenth of the run"
              (Prop.forAll (Arb.fromGen simulated) (fun courses ->
                  let all = courses |> List.map ended |> List.max

                  for told, truth in forecasts courses do
                      match told with
                      | Some told when not (isWithin 2.0 0.1 all (told, truth)) ->
                          failtestf
                              "of %g s, %g are left, but %g are told: %A"
                              all
                              truth
                              told
                              [ for course in courses -> course.Job.Name, course.Begins ]
                      | _ -> ()))

          testProperty
              "where each model has ended once, the time left is told until the end"
              (Prop.forAll (Arb.fromGen simulated) (fun courses ->
                  let all = courses |> List.map ended |> List.max

                  let known =
                      courses
                      |> List.groupBy _.Job.Model
                      |> List.map (fun (_, own) -> own |> List.map ended |> List.min)
                      |> List.max

                  forecasts courses
                  |> List.forall (fun (told, truth) ->
                      told.IsSome || all - truth <= known + all / 200.0 || truth <= 1e-9)))

          testCase "of one training nothing is told that nobody can know" (fun () ->
              let job = (jobs 1)[0]
              let forecast = Forecast [ job ]
              forecast.Note(JobProgress(job, JobPhase.Features, 0.5), TimeSpan.FromSeconds 10.0)
              Expect.isFalse (forecast.Left(TimeSpan.FromSeconds 10.0)).HasValue "later phases are unknown")

          testCase "the end of shared work" (fun () ->
              Expect.equal
                  (Schedule.Length(2, [ 3.0; 1.0 ], [ 2.0; 2.0 ]))
                  5.0
                  "the free worker takes the next"

              Expect.equal (Schedule.Length(0, [], [ 2.0; 2.0 ])) 4.0 "one worker"
              Expect.equal (Schedule.Length(2, [ 3.0 ], [ 2.0; 2.0 ])) 4.0 "one worker is free"
              Expect.equal (Schedule.Length(1, [ 4.0 ], [])) 4.0 "what runs") ]
