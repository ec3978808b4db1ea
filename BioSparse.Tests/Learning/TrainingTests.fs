module BioSparse.Tests.Learning.TrainingTests

open System
open System.Threading
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning

let private key = Random.key 11UL
let private data = images 3 11 5 4 key

let private shape =
    { Inputs = 20
      Hidden = [ 7 ]
      Classes = 3 }

let private plan =
    { Epochs = 3
      BatchSize = 8 // 33 images: the last batch has one
      Rate = 0.02
      Schedule = LinearPerStep }

let private silent =
    { new IProgress<TrainingProgress> with
        member _.Report _ = () }

let private epoch rule plan key number state =
    Training.epoch rule plan key (TrainingInputs.pixels data) silent CancellationToken.None number state

let private wanted result =
    Expect.wantOk (result |> Result.mapError (fun (f: TrainingFailure) -> f.Message)) "training ends well"

let private run rule plan key state =
    Training.run rule plan key (TrainingInputs.pixels data) state |> wanted

/// Every rule there is, with a start.
let internal rules =
    [ for activation in [ Linear.activation; Relu.activation; KWinners.activation 3 ] do
          CompetitiveHebbian.rule
              { CompetitiveHebbian.defaults with
                  Activation = activation }
      CompetitiveHebbian.rule
          { CompetitiveHebbian.defaults with
              WeightDependence = WeightDependence.Power 1.0
              Enforcement = Multiplicative
              Homeostasis = { Rate = 0.02; Target = 0.3 } }
      KrotovHopfield.rule KrotovHopfield.defaults
      KrotovHopfield.rule
          { KrotovHopfield.defaults with
              P = 3.0
              K = 3 }
      Backpropagation.rule Backpropagation.defaults
      Backpropagation.rule
          { Backpropagation.defaults with
              Constraint = Nonnegative }
      RandomFeatures.rule Relu.activation ]
    |> List.map (fun rule -> rule, rule.Start shape)
    |> List.append (
        [ Backpropagation.defaults
          { Backpropagation.defaults with
              BiasStart = BiasStart.Centred
              WeightDecay = 0.1
              Dropout = 0.2 } ]
        |> List.map (fun settings ->
            let rule = Backpropagation.rule settings
            rule, rule.Start { shape with Hidden = [ 7; 6; 5 ] })
    )
    |> List.append (
        [ ReadoutRule.softmax
          WeightPerturbation.rule
              { WeightPerturbation.defaults with
                  Threshold = 0.0
                  Hebbian = 0.5 } ]
        |> List.map (fun rule -> rule, fun _ -> ReadoutRule.attach 3 (whole data).Inputs)
    )

let internal each name check =
    testList
        name
        [ for i, (rule, start) in List.indexed rules do
              testCase $"{rule.Name} ({i})" (fun () -> check rule start) ]

/// A rule that notes what each step was given.
let private spy () =
    let seen = ResizeArray()

    let step (moment: Moment) (state: LearningState) (batch: Batch) =
        seen.Add(moment.Rate, moment.Step, Random.words moment.Key, batch.Labels)
        state

    Rule.create "spy" (fun _ _ -> (RandomFeatures.rule Relu.activation).Start shape key) step, seen

/// On layers so large that their work is divided.
let private onThreads =
    let digits = Dataset.take 600 BioSparse.Digits.Digits.train

    let large =
        { Inputs = digits.Pixels
          Hidden = [ 400 ]
          Classes = digits.Classes }

    testList
        "threads change no bit of what a session learns"
        [ for i, (rule, _) in List.indexed (rules |> List.filter (fun (rule, _) -> rule.Session.IsSome)) do
              if rule.Name <> "softmax" && rule.Name <> "weight-perturbation" then
                  testCase $"{rule.Name} ({i})" (fun () ->
                      let bits threads =
                          Threads.Use(
                              threads,
                              fun () ->
                                  let state =
                                      Training.run
                                          rule
                                          { plan with
                                              Epochs = 1
                                              BatchSize = 100 }
                                          key
                                          (TrainingInputs.pixels digits)
                                          (rule.Start large key)
                                      |> wanted

                                  [ for tensor in LearningState.tensors state do
                                        tensor.ToArray() |> Array.map BitConverter.SingleToInt32Bits ]
                          )

                      Expect.equal (bits 3) (bits 1) "with three threads") ]

let private schedules =
    testList
        "schedules"
        [ law
              50
              "rates fall from η towards 0, by the schedule"
              (fun (PositiveInt epochs) (PositiveInt perEpoch) ->
                  let rate schedule step =
                      Training.rate
                          { plan with
                              Epochs = epochs
                              Schedule = schedule }
                          perEpoch
                          step

                  let all = epochs * perEpoch

                  for step in 0 .. all - 1 do
                      let epoch = step / perEpoch
                      let linear = 0.02 * float (all - step) / float all
                      let byEpoch = 0.02 * float (epochs - epoch) / float epochs
                      close 1e-12 "constant" [| rate Constant step |] [| 0.02 |]
                      close 1e-12 "by step" [| rate LinearPerStep step |] [| linear |]
                      close 1e-12 "by epoch" [| rate LinearPerEpoch step |] [| byEpoch |])

          testCase "steps get the schedule's rates, their numbers, and keys of their own" (fun () ->
              let rule, seen = spy ()
              run rule plan key (rule.Start shape key) |> ignore
              let rates = [ for rate, _, _, _ in seen -> rate ]
              Expect.equal rates [ for step in 0..14 -> Training.rate plan 5 step ] "rates"
              Expect.equal [ for _, step, _, _ in seen -> step ] [ 0..14 ] "steps"
              Expect.hasLength (List.distinct [ for _, _, words, _ in seen -> words ]) 15 "keys")

          testCase "each epoch shows every image once, in an order of its own" (fun () ->
              let rule, seen = spy ()
              run rule plan key (rule.Start shape key) |> ignore
              let epochs = [ for _, _, _, labels in seen -> labels ] |> List.chunkBySize 5
              Expect.equal [ for labels in epochs.Head -> labels.Length ] [ 8; 8; 8; 8; 1 ] "batches"

              for epoch in epochs do
                  let counts = epoch |> Array.concat |> Array.countBy id |> Array.sort
                  Expect.equal counts [| 0, 11; 1, 11; 2, 11 |] "images by label"

              Expect.hasLength (epochs |> List.map Array.concat |> List.distinct) 3 "orders") ]

let private failures =
    let competitive scaling initial =
        CompetitiveHebbian.rule
            { CompetitiveHebbian.defaults with
                Scaling = scaling
                Initial = initial }

    let large =
        { Inputs = 20
          Hidden = [ 100 ]
          Classes = 3 }

    testList
        "failures"
        [ testCase "raw steps that set every weight to 0 are a collapse" (fun () ->
              let rule = competitive Raw (InitialWeights.Uniform(0.01, 0.1))

              match
                  Training.run
                      rule
                      { plan with Rate = 0.5 }
                      key
                      (TrainingInputs.pixels data)
                      (rule.Start large key)
              with
              | Error(Collapsed step) -> Expect.isLessThanOrEqual step 10 "found soon"
              | other -> failtest $"{other}"

              let rule = competitive MaxNormalised (InitialWeights.Uniform(0.01, 0.1))

              Training.run rule plan key (TrainingInputs.pixels data) (rule.Start large key)
              |> wanted
              |> ignore)

          testCase "rows of length 1 at the start avoid it" (fun () ->
              let rule =
                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Scaling = Raw
                          NormaliseInitial = true }

              run rule plan key (rule.Start shape key) |> ignore)

          testCase "an absurd rate diverges" (fun () ->
              let rule =
                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Scaling = Raw
                          Constraint = Unconstrained }

              match
                  Training.run
                      rule
                      { plan with Rate = 1e9 }
                      key
                      (TrainingInputs.pixels data)
                      (rule.Start shape key)
              with
              | Error(Diverged(_, "W", Rate) as failure) ->
                  Expect.stringContains failure.Message "W is no longer finite" "message"
                  Expect.stringContains failure.Message "a smaller rate avoids it" "what helps"
              | other -> failtest $"{other}")

          testCase "what is not a number is found at the end of an epoch, in the readout too" (fun () ->
              let step (moment: Moment) (state: LearningState) (_: Batch) =
                  if moment.Step < 3 then
                      state
                  else
                      { state with
                          Readout =
                              Some
                                  { Weights = Tensor.full nan [| 3; 7 |]
                                    Bias = Tensor.zeros [| 3 |] } }

              let rule = Rule.create "breaks" (fun _ _ -> failwith "not used") step
              let start = (RandomFeatures.rule Relu.activation).Start shape key

              match epoch rule plan key 0 start with
              | Error failure -> Expect.equal failure (Diverged(5, "V", Steps)) "where"
              | Ok _ -> failtest "not found") ]

let private cancelling =
    testList
        "watching and cancelling"
        [ testCase "a cancelled epoch throws, and between two steps" (fun () ->
              use source = new CancellationTokenSource()
              let rule, seen = spy ()

              let watcher =
                  { new IProgress<TrainingProgress> with
                      member _.Report now =
                          if now.Step = 2 then
                              source.Cancel() }

              Expect.throwsT<OperationCanceledException>
                  (fun () ->
                      Training.epoch
                          rule
                          plan
                          key
                          (TrainingInputs.pixels data)
                          watcher
                          source.Token
                          0
                          (rule.Start shape key)
                      |> ignore)
                  "cancelled"

              Expect.hasLength seen 2 "steps taken")

          testCase "every step is reported" (fun () ->
              let rule, _ = spy ()
              let reports = ResizeArray()

              let watcher =
                  { new IProgress<TrainingProgress> with
                      member _.Report now = reports.Add(now.Step, now.Steps) }

              Training.epoch
                  rule
                  plan
                  key
                  (TrainingInputs.pixels data)
                  watcher
                  CancellationToken.None
                  1
                  (rule.Start shape key)
              |> wanted
              |> ignore

              Expect.equal (List.ofSeq reports) [ for step in 6..10 -> step, 15 ] "reports") ]

[<Tests>]
let tests =
    testList
        "Training"
        [ onThreads
          schedules
          failures
          cancelling

          each "the same seed gives the same bytes, another seed does not" (fun rule start ->
              let from seed =
                  run rule plan (Random.key seed) (start (Random.key seed)) |> bytes

              Expect.equal (from 1UL) (from 1UL) "the same seed"
              Expect.notEqual (from 1UL) (from 2UL) "another seed")

          each "epochs one by one are the whole training, and can be repeated" (fun rule start ->
              let all = run rule plan key (start key)
              let first = start key |> epoch rule plan key 0 |> wanted

              let second () =
                  first |> epoch rule plan key 1 |> wanted

              let before = bytes first
              let last = second () |> epoch rule plan key 2 |> wanted
              Expect.equal (bytes last) (bytes all) "one by one"
              Expect.equal (bytes (second ())) (bytes (second ())) "repeated"
              Expect.equal (bytes first) before "the epochs' start stays")

          each "training is the fold of the rule's step" (fun rule start ->
              let order =
                  Random.permutation data.Count (key |> Random.named "shuffle" |> Random.split 0)

              let steps =
                  [ for i, indices in order |> Array.chunkBySize 8 |> Array.indexed do
                        { Rate = Training.rate plan 5 i
                          Step = i
                          Key = key |> Random.named "steps" |> Random.split i },
                        Training.batch data (ReadOnlySpan indices) ]

              let parts state =
                  LearningState.forget state |> LearningState.parts

              let expected = parts (Reference.byStep rule (start key) steps)
              let trained = epoch rule plan key 0 (start key) |> wanted |> parts
              Expect.sequenceEqual trained.Keys expected.Keys "parts"

              for KeyValue(name, tensor) in expected do
                  close 1e-5 name (doubles trained[name]) (doubles tensor))

          each "no epochs change nothing" (fun rule start ->
              let state = run rule { plan with Epochs = 0 } key (start key)
              Expect.equal (bytes state) (bytes (start key)) "state")

          testCase "polarity survives training" (fun () ->
              let constraint' = Dale(Polarity.draw 0.4 20 key)

              for enforcement in [ Projection; Multiplicative ] do
                  for mu in [ 0.0; 0.5; 1.0; 1.5 ] do
                      let rule =
                          CompetitiveHebbian.rule
                              { CompetitiveHebbian.defaults with
                                  Constraint = constraint'
                                  Enforcement = enforcement
                                  WeightDependence = WeightDependence.Power mu
                                  Homeostasis = { Rate = 0.02; Target = 0.3 }
                                  Activation = Relu.activation }

                      let trained = run rule plan key (rule.Start shape key)

                      Expect.equal
                          (Constraint.violations constraint' (LearningState.layer trained).Weights)
                          0
                          $"{enforcement}, μ = {mu}"

              for rule in
                  [ KrotovHopfield.rule
                        { KrotovHopfield.defaults with
                            Constraint = constraint' }
                    Backpropagation.rule
                        { Backpropagation.defaults with
                            Constraint = constraint' } ] do
                  let trained = run rule plan key (rule.Start shape key)

                  Expect.equal
                      (Constraint.violations constraint' (LearningState.layer trained).Weights)
                      0
                      rule.Name)

          testCase "what does not learn stays as it was" (fun () ->
              for rule in [ RandomFeatures.rule Relu.activation; RandomFeatures.pixels ] do
                  let shape = { shape with Hidden = [ 20 ] }
                  let trained = run rule plan key (rule.Start shape key)
                  Expect.equal (bytes trained) (bytes (rule.Start shape key)) rule.Name) ]

[<Tests>]
let memory =
    testSequenced (
        testCase "Training keeps no more tensors than its result has" (fun () ->
            for rule, start in rules do
                let from = start key
                GC.Collect()
                GC.WaitForPendingFinalizers()
                let before = TorchSharp.torch.Tensor.TotalCount
                // 300 steps, with looks at the state among them
                let trained = run rule { plan with Epochs = 60 } key from
                let kept = LearningState.tensors trained |> Seq.length
                GC.Collect()
                GC.WaitForPendingFinalizers()
                let more = TorchSharp.torch.Tensor.TotalCount - before
                GC.KeepAlive(struct (from, trained))
                Expect.isLessThanOrEqual more (int64 kept) rule.Name)
    )
