/// A run brings the data it needs; the program as a process, beside a mirror on this machine.
module BioSparse.Tests.EndToEnd.FetchingTests

open System
open System.IO
open Expecto
open BioSparse.Tests.EndToEnd.Program
open BioSparse.Tests.MirrorServer

/// No mirror but this one, no proxy, and nothing on the search path: neither network nor npm.
let private beside (mirror: Mirror) folder =
    [ "BIOSPARSE_OFFLINE", ""
      "BIOSPARSE_MIRRORS", string mirror.Address
      "http_proxy", ""
      "HTTP_PROXY", ""
      "PATH", folder ]

let private needing folder =
    [ "run"
      tinyIn folder
      "--out"
      Path.Combine(folder, "out")
      "--set"
      "dataset=mnist" ]

let private missing () =
    new Mirror(fun _ -> refusal "404 Not Found")

[<Tests>]
let tests =
    testList
        "EndToEnd.fetching"
        [ testCase "a run asks for the files that are not there, and says what came of it" (fun () ->
              inScratch (fun folder ->
                  use mirror = missing ()
                  let outcome = biosparseWith (beside mirror folder) folder (needing folder)
                  oneLine outcome 3 [ "mnist"; "127.0.0.1"; "404"; "npm"; "train-images-idx3-ubyte" ]

                  Expect.containsAll
                      (mirror.Asked |> List.map _.File |> set)
                      (BioSparse.App.Data.DatasetFiles.Standard.All |> set)
                      "asked for"

                  Expect.isFalse (Directory.Exists(Path.Combine(folder, "out"))) "nothing left behind"))

          testCase "files that are there are read, not fetched, wrong ones too" (fun () ->
              inScratch (fun folder ->
                  use mirror = missing ()

                  let place =
                      Directory.CreateDirectory(Path.Combine(folder, "data", "mnist")).FullName

                  for name in BioSparse.App.Data.DatasetFiles.Standard.All do
                      File.WriteAllBytes(Path.Combine(place, name), [| 1uy |])

                  let outcome = biosparseWith (beside mirror folder) folder (needing folder)
                  oneLine outcome 3 [ "train-images-idx3-ubyte" ]
                  Expect.isEmpty mirror.Asked "nothing was asked for"))

          testCase "offline nothing is fetched" (fun () ->
              inScratch (fun folder ->
                  use mirror = missing ()

                  let outcome =
                      biosparseWith
                          (beside mirror folder @ [ "BIOSPARSE_OFFLINE", "1" ])
                          folder
                          (needing folder)

                  oneLine outcome 3 [ "data fetch mnist" ]
                  Expect.isEmpty mirror.Asked "nothing was asked for"))

          testCase "a mirror that is no address is named" (fun () ->
              inScratch (fun folder ->
                  let outcome =
                      biosparseWith
                          [ "BIOSPARSE_MIRRORS", "here"; "BIOSPARSE_OFFLINE", "" ]
                          folder
                          (needing folder)

                  oneLine outcome 2 [ "BIOSPARSE_MIRRORS"; "here" ])) ]
