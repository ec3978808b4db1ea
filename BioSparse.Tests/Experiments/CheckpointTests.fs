module BioSparse.Tests.Experiments.CheckpointTests

open System
open System.Collections.Generic
open System.IO
open Expecto
open BioSparse.App.Experiments
open BioSparse.App.Faults
open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Scratch

let private key = Random.key 3UL

let private start =
    (Backpropagation.rule Backpropagation.defaults).Start
        { Inputs = 20
          Hidden = [ 5 ]
          Classes = 3 }
        key

let private numbers =
    [ 0.1; -0.0; 1.0 / 3.0; Double.Epsilon; 1e308; nan; infinity; -infinity ]

let private checkpoint done' : Checkpoint =
    let moments =
        Map.ofList
            [ "m.W", Tensor.matrix 5 20 (Random.normal 100 key)
              "adam.steps", Tensor.scalar 12345.0 ]

    let row value =
        Metrics.row "m,\"x\"" 1 Split.Train "accuracy" None value

    let outcomes =
        [| { Attack = "pgd"
             Epsilon = 0.1
             Survives = [| true; false; true |] }
           { Attack = "noise"
             Epsilon = 1.0 / 3.0
             Survives = [||] } |]

    let trace = Dictionary(dict [ "events.1", 77L; "events.2", Int64.MaxValue ])

    Checkpoint(
        { Phase = JobPhase.Attacks
          Task = 2
          Layer = 0
          Done = done'
          State = { start with Memory = moments }
          Rows = List.map row numbers
          Outcomes = List.ofArray outcomes },
        trace
    )

/// All of a checkpoint, to the bit.
let private content (checkpoint: Checkpoint) =
    [ for KeyValue(name, tensor) in LearningState.parts checkpoint.State.State ->
          name, List.ofArray tensor.Shape, bits (tensor.ToArray()) ]
    |> Set.ofList,
    [ for row in checkpoint.State.Rows ->
          row.Model, row.Seed, row.Split, row.Metric, row.X, BitConverter.DoubleToInt64Bits row.Value ],
    checkpoint.State.Outcomes,
    checkpoint.State.Phase,
    (checkpoint.State.Task, checkpoint.State.Layer),
    checkpoint.State.Done,
    Map.ofSeq [ for KeyValue(name, length) in checkpoint.Trace -> name, length ]

let private format = CheckpointFormat("job", "settings")

let private written path =
    format.Write(path, checkpoint 2)
    File.ReadAllBytes path

let private folderOf folder =
    let told = ResizeArray()
    CheckpointFolder(folder, format, (fun why -> told.Add why)), told

let private damage path =
    let bytes = File.ReadAllBytes path
    bytes[bytes.Length - 1] <- bytes[bytes.Length - 1] ^^^ 1uy
    File.WriteAllBytes(path, bytes)

[<Tests>]
let tests =
    testList
        "Checkpoint"
        [ testCase "what is read is what was written, to the bit" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "c")
                  format.Write(path, checkpoint 2)
                  let read = format.Read(path, start.Layers)
                  Expect.equal (content read) (content (checkpoint 2)) "content"

                  Expect.equal
                      read.State.State.Layers.Head.Activation
                      start.Layers.Head.Activation
                      "activation"

                  format.Write(path + "2", read)

                  Expect.equal
                      (File.ReadAllBytes(path + "2"))
                      (File.ReadAllBytes path)
                      "the same bytes again"))

          testCase "however a file is damaged, it is refused or says the same" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "c")
                  let bytes = written path
                  let random = Random 20260307
                  let mutable refused = 0

                  for _ in 1..damagedFiles do
                      File.WriteAllBytes(path, damaged random bytes)

                      try
                          let read = format.Read(path, start.Layers)
                          Expect.equal (content read) (content (checkpoint 2)) "nothing else passes"
                      with :? FaultException as fault ->
                          refused <- refused + 1
                          Expect.equal fault.Status ExitStatus.Data fault.Message
                          Expect.stringStarts fault.Message path "names the file"
                          Expect.isFalse (fault.Message.Contains '\n') "one line"

                  Expect.isGreaterThan refused (damagedFiles * 3 / 4) "refused"))

          testCase "one of another job or of other settings is refused" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "c")
                  written path |> ignore

                  for other, word in
                      [ CheckpointFormat("another", "settings"), "job"
                        CheckpointFormat("job", "others"), "settings" ] do
                      Expect.stringContains
                          (faultOn path (fun () -> other.Read(path, start.Layers)))
                          word
                          "what is another's"))

          testCase "the newest two are kept" (fun () ->
              inFolder (fun folder ->
                  let place, told = folderOf (Path.Combine(folder, "job"))
                  Expect.isNull (box (place.Latest start.Layers)) "none yet"

                  for number in 1..4 do
                      place.Save(checkpoint number)
                      let files = Directory.GetFiles(Path.Combine(folder, "job"))
                      Expect.hasLength files (min 2 number) "files"
                      Expect.equal (nonNull (place.Latest start.Layers)).State.Done number "the newest"

                  Expect.isEmpty told "all verify"))

          testCase
              "one that does not verify is told of, and the one before it used; else the job begins anew"
              (fun () ->
                  inFolder (fun folder ->
                      let place, told = folderOf folder

                      let files () = Directory.GetFiles folder |> Array.sort

                      place.Save(checkpoint 1)
                      place.Save(checkpoint 2)
                      files () |> Array.last |> damage
                      Expect.equal (nonNull (place.Latest start.Layers)).State.Done 1 "the one before"
                      Expect.hasLength told 1 "told"
                      Expect.stringContains told[0] "SHA-256" "why"
                      place.Save(checkpoint 3)
                      Expect.equal (nonNull (place.Latest start.Layers)).State.Done 3 "goes on"
                      // what a write that was broken off leaves is no checkpoint
                      File.WriteAllText(Path.Combine(folder, "000009.safetensors.0.tmp"), "half")
                      files () |> Array.filter _.EndsWith(".safetensors") |> Array.iter damage
                      Expect.isNull (box (place.Latest start.Layers)) "none verifies"
                      Expect.hasLength told 3 "told of both")) ]
