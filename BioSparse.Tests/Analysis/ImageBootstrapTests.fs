module BioSparse.Tests.ImageBootstrapTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.MetricsTests

let private key = Random.key 31UL

/// Answers of `seeds` networks to `images` images: right where a network's skill exceeds an image's difficulty, but for noise.
let private answers seeds images skill difficulty mean key =
    let skills = Random.normal seeds (Random.named "skills" key)
    let difficulties = Random.normal images (Random.named "difficulties" key)

    Array.init seeds (fun s ->
        let noise = Random.normal images (Random.split s key)

        Array.init images (fun i ->
            mean + skill * float skills[s] > difficulty * float difficulties[i] + float noise[i]))

let private shares =
    Array.map (Array.map (fun survives -> if survives then 1.0 else 0.0))

let private outcome model seed x survives =
    { Model = model
      Seed = seed
      Split = Split.Test
      Metric = "worst_case"
      X = x
      Survives = survives }

[<Tests>]
let tests =
    testList
        "ImageBootstrap"
        [ law
              50
              "an interval lies among the values and holds their mean; the seeds' own numbers stay"
              (fun (Seed seed) (PositiveInt seeds) (PositiveInt images) ->
                  let key = Random.key seed
                  let seeds, images = 1 + seeds % 5, 1 + images % 60
                  let values = answers seeds images 0.5 1.0 0.2 key |> shares
                  let joint = ImageBootstrap.interval key values
                  let overSeeds = values |> Array.map Array.average |> Statistics.interval
                  Expect.equal joint.Images images "images"
                  Expect.equal joint.Interval.Count seeds "seeds"
                  Expect.equal joint.Interval.Mean overSeeds.Mean "mean"
                  Expect.isTrue (joint.Interval.Low >= 0.0 && joint.Interval.High <= 1.0) "shares"
                  Expect.isTrue (joint.Interval.Low <= joint.Interval.High) "order"
                  Expect.isTrue (joint.P > 0.0 && joint.P <= 1.0) "p")

          law 30 "turning the difference round turns its interval round and keeps p" (fun (Seed seed) ->
              let key = Random.key seed
              let a = answers 4 40 0.5 1.0 0.4 (Random.split 0 key) |> shares
              let b = answers 4 40 0.5 1.0 0.0 (Random.split 1 key) |> shares
              let one = ImageBootstrap.interval key (Array.map2 (Array.map2 (-)) a b)
              let two = ImageBootstrap.interval key (Array.map2 (Array.map2 (-)) b a)
              Expect.floatClose Accuracy.high one.Interval.Low -two.Interval.High "ends"
              Expect.equal one.P two.P "p")

          testCase
              "95 % intervals hold the truth at least 90 times of 100, with few seeds and whatever varies"
              (fun () ->
                  for seeds, skill, difficulty in [ 3, 0.5, 2.0; 5, 0.5, 2.0; 5, 0.1, 2.0; 1, 0.0, 2.0 ] do
                      // P(mean + skill · s > difficulty · d + e) with independent standard normals is ½ at mean 0
                      let holds trial =
                          let key = Random.split trial key
                          let values = answers seeds 100 skill difficulty 0.0 key |> shares
                          let joint = ImageBootstrap.interval key values
                          joint.Interval.Low <= 0.5 && 0.5 <= joint.Interval.High

                      let share =
                          Array.Parallel.init 200 holds
                          |> Array.averageBy (fun hit -> if hit then 1.0 else 0.0)

                      Expect.isGreaterThanOrEqual share 0.9 $"{seeds} seeds, {skill}, {difficulty}")

          testCase "networks that agree on every image still leave the sampling of images" (fun () ->
              let one = Array.init 400 (fun i -> i % 4 = 0) |> Array.singleton |> shares
              let five = Array.replicate 5 one[0]

              let alone, together =
                  ImageBootstrap.interval key one, ImageBootstrap.interval key five
              // √(p (1 − p) / n) = 0.0217
              for joint in [ alone; together ] do
                  let half = 0.5 * (joint.Interval.High - joint.Interval.Low)
                  Expect.isTrue (abs (half / (1.96 * 0.02165) - 1.0) < 0.1) $"{joint}"

              Expect.isTrue (Double.IsNaN alone.Interval.Sd) "one seed has no spread"
              Expect.equal together.Interval.Sd 0.0 "and equal ones none")

          testCase "p counts both sides and is never 0" (fun () ->
              let all value =
                  Array.replicate 3 (Array.create 20 value)

              let least = 2.0 / float (1 + ImageBootstrap.Replicates)
              Expect.equal (ImageBootstrap.interval key (all 1.0)).P least "above"
              Expect.equal (ImageBootstrap.interval key (all -1.0)).P least "below"
              Expect.equal (ImageBootstrap.interval key (all 0.0)).P 1.0 "none")

          testCase "what is no table is refused" (fun () ->
              for values in [ [||]; [| [||] |]; [| [| 1.0 |]; [| 1.0; 0.0 |] |] ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> ImageBootstrap.interval key values |> ignore)
                      "refused")

          testCase
              "a summary takes in the images of a metric where every seed has them, and nothing else"
              (fun () ->
                  let survives = answers 3 50 0.5 1.0 0.5 key

                  let share (own: bool[]) =
                      own |> Array.averageBy (fun s -> if s then 1.0 else 0.0)

                  let rows =
                      [ for seed in 0..2 do
                            for x in [ 0.1; 0.2 ] do
                                row "m" seed "worst_case" (Some x) (share survives[seed])

                            row "m" seed "accuracy" None 0.9
                            row "other" seed "worst_case" (Some 0.1) 0.3 ]

                  let outcomes =
                      [ for seed in 0..2 do
                            outcome "m" seed 0.1 survives[seed]

                            if seed > 0 then
                                outcome "m" seed 0.2 survives[seed] ]

                  let plain = Metrics.summarise rows
                  let summary = ImageBootstrap.summarise outcomes rows

                  let wanted =
                      ImageBootstrap.ofMetric outcomes [| 0; 1; 2 |] [| 0.1 |] "m" "worst_case"

                  for before, after in Array.zip plain summary do
                      if after.Model = "m" && after.X = Some 0.1 then
                          Expect.equal after.Images 50 "images"

                          Expect.equal
                              (ValueSome after.Interval)
                              (wanted |> ValueOption.map _.Interval)
                              "interval"

                          Expect.equal after.Interval.Mean before.Interval.Mean "the same mean"
                      else
                          Expect.equal (after.Images, string after) (0, string before) "seeds alone"

                  Expect.equal
                      (ImageBootstrap.ofMetric outcomes [| 0; 1; 2 |] [| 0.1; 0.2 |] "m" "worst_case")
                      ValueNone
                      "seed 0 lacks 0.2"

                  Expect.isTrue
                      (ImageBootstrap.ofDifference outcomes [| 1; 2 |] [| 0.1; 0.2 |] "m" "m" "worst_case")
                          .IsSome
                      "the others have both") ]
