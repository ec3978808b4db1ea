module BioSparse.Tests.Experiments.JobRunnerTests

open BioSparse.Core
open System.IO
open Expecto
open BioSparse.App.Experiments
open BioSparse.Tests.Experiments.Toy
open BioSparse.Tests.Scratch

let private untraced _ _ = telling ignore

let private wholeIn folder config job =
    let attempt = attempt config folder untraced (fun () -> false) job
    Expect.isNone attempt.From "begins"
    Option.get attempt.Result

/// Stops a job at every `stride`-th place, and goes on, until it is done.
let private inPieces stride config folder job =
    let rec go attempts =
        let mutable asked = 0

        let stops () =
            asked <- asked + 1
            asked = stride

        let one = attempt config folder untraced stops job

        match one.Result with
        | Some result -> result, List.rev (one :: attempts)
        | None ->
            Expect.isLessThan (List.length attempts) 200 "comes to an end"
            go (one :: attempts)

    go []

[<Tests>]
let tests =
    testList
        "JobRunner"
        [ for every in [ 1; 3 ] do
              let config = settings [ $"checkpoint_every={every}" ]

              for job in jobs config do
                  testCase
                      $"{job.Name}, saved every {every}: in pieces it finds the same, to the bit"
                      (fun () ->
                          inFolder (fun folder ->
                              let whole = wholeIn (Path.Combine(folder, "whole")) config job |> found

                              for stride in [ 5; 7; 13 ] do
                                  let result, attempts =
                                      inPieces stride config (Path.Combine(folder, string stride)) job

                                  Expect.equal (found result) whole $"stopped at each {stride}"
                                  Expect.isGreaterThan attempts.Length 1 "was stopped"

                                  for attempt in attempts do
                                      Expect.isLessThanOrEqual attempt.Trained.Length 1 "given once"

                                      for network in attempt.Trained do
                                          Expect.equal
                                              (found { result with Network = network })
                                              whole
                                              "as it is trained"

                                  Expect.isNonEmpty (List.last attempts).Trained "given before the end"

                                  // no epoch was learnt twice: a job that is ended early saves the last whole one
                                  let epochs = attempts |> List.collect _.Epochs
                                  Expect.equal epochs (List.sort epochs |> List.distinct) "epochs"))

          testCase "without a last save it goes on at the epoch saved last" (fun () ->
              inFolder (fun folder ->
                  let config = settings [ "checkpoint_every=2"; "krotov-hopfield.epochs=7" ]
                  let job = jobs config |> List.find (fun job -> job.Model = "krotov-hopfield")
                  let whole = wholeIn (Path.Combine(folder, "whole")) config job |> found

                  // a fault as of a kill: nothing is saved after it
                  let broken epoch =
                      let dies _ _ =
                          telling (fun number ->
                              if number = epoch then
                                  failwith "killed")

                      try
                          attempt config folder dies (fun () -> false) job |> ignore
                          failtest "was not killed"
                      with fault when fault.Message = "killed" ->
                          ()

                  broken 5
                  broken 6
                  let last = attempt config folder untraced (fun () -> false) job
                  let from = Option.get last.From
                  Expect.equal (from.State.Phase, from.State.Done) (JobPhase.Features, 4) "the epoch saved"
                  Expect.equal last.Epochs [ 5; 6; 7 ] "epochs learnt"
                  Expect.equal (found (Option.get last.Result)) whole "the same, to the bit")) ]
