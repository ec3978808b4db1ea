/// Data sets of one's own, given by their files in an experiment.
module BioSparse.Tests.EndToEnd.OwnDataTests

open System
open System.IO
open Expecto
open BioSparse.App.Persistence
open BioSparse.Tests
open BioSparse.Tests.EndToEnd.Program

let private experiment (files: string list) =
    let keys = [ "train_images"; "train_labels"; "test_images"; "test_labels" ]
    let entries = List.map2 (fun key file -> $"{key}: {file}") keys files

    $"""name: own
dataset: {{{String.Join(", ", entries)}}}
validation: 0.2
seeds: 1
hidden: 4
batch_size: 5
models: [competitive-hebbian, backprop]
competitive-hebbian: {{epochs: 1}}
backprop: {{epochs: 1}}
readout: {{epochs: 1}}
evaluate: {{fgsm: {{epsilon: [0, 0.1]}}}}
analyse: {{bootstrap: 0}}
"""

/// The four arrays of the small data set in one .npz file.
let private asNpz path =
    let array key (name: string) shape skip =
        NamedArray(key, shape, (Digits.content name)[skip..] |> Array.map float32)

    Npz.Write(
        path,
        [| array "x_train" "train-images-idx3-ubyte" [| 30; 5; 4 |] 16
           array "y_train" "train-labels-idx1-ubyte" [| 30 |] 8
           array "x_test" "t10k-images-idx3-ubyte" [| 20; 5; 4 |] 16
           array "y_test" "t10k-labels-idx1-ubyte" [| 20 |] 8 |]
    )

[<Tests>]
let tests =
    testList
        "EndToEnd.own data"
        [ testCase
              "IDX files, plain or compressed, and a .npz file give the same run, which repeats from its folder"
              (fun () ->
                  inScratch (fun scratch ->
                      let data = Path.Combine(scratch, "data of mine")
                      Digits.put data (fun name -> name + ".gz") Digits.gzip
                      Digits.put data id id
                      asNpz (Path.Combine(data, "all.npz"))
                      let standard = List.ofSeq BioSparse.App.Data.DatasetFiles.Standard.All

                      let run name files =
                          // paths begin at the experiment's folder, wherever the program is called
                          let file = Path.Combine(data, name + ".yaml")
                          File.WriteAllText(file, experiment files)
                          let out = Path.Combine(scratch, name)
                          let outcome = biosparseIn scratch [ "run"; file; "--quiet"; "--out"; out ]
                          Expect.equal outcome.Status 0 outcome.Error
                          out

                      let plain = run "plain" standard

                      let others =
                          [ run "compressed" [ for name in standard -> name + ".gz" ]
                            run "npz" (List.replicate 4 "all.npz") ]

                      let again = Path.Combine(scratch, "again")
                      let config = Path.Combine(plain, "config.yaml")
                      let outcome = biosparseIn scratch [ "run"; config; "--quiet"; "--out"; again ]
                      Expect.equal outcome.Status 0 outcome.Error

                      for other in again :: others do
                          for file in [ "metrics.csv"; "weights/competitive-hebbian-seed1.safetensors" ] do
                              Expect.equal
                                  (File.ReadAllBytes(Path.Combine(other, file)))
                                  (File.ReadAllBytes(Path.Combine(plain, file)))
                                  $"{other}: {file}"))

          testCase "a file that is not there, or does not fit, is named, and nothing is left" (fun () ->
              inScratch (fun scratch ->
                  Digits.put scratch id id
                  let file = Path.Combine(scratch, "own.yaml")
                  let standard = List.ofSeq BioSparse.App.Data.DatasetFiles.Standard.All

                  for files, named in
                      [ List.updateAt 2 "absent" standard, "absent"
                        List.updateAt 1 standard[3] standard, standard[0]
                        List.updateAt 0 "own.yaml" standard, "own.yaml" ] do
                      File.WriteAllText(file, experiment files)
                      let out = Path.Combine(scratch, "out")
                      oneLine (biosparseIn scratch [ "run"; file; "--out"; out ]) 3 [ named ]
                      Expect.isFalse (Directory.Exists out) "nothing left behind")) ]
