module BioSparse.Tests.Persistence.RunLogTests

open System.IO
open System.Text.Json
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Sandbox

let private what (line: string) =
    use json = JsonDocument.Parse line
    json.RootElement.GetProperty("what").GetString()

[<Tests>]
let tests =
    testList
        "RunLog"
        [ testCase "each thing is a line, and the log goes on where it ended" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "log.jsonl")

                  for name in [ "one"; "two" ] do
                      use log = new RunLog(path)
                      log.Write(name, {| more = 1 |})
                      log.Write("end")

                  Expect.equal
                      (File.ReadAllLines path |> Array.map what |> List.ofArray)
                      [ "one"; "end"; "two"; "end" ]
                      "lines"))

          testCase "half a line, which a kill or a full disk leaves, goes" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "log.jsonl")

                  for before, kept in
                      [ "{\"what\":\"a\"}\n{\"wh", 1; "{\"wh", 0; "", 0; "{\"what\":\"a\"}\n", 1 ] do
                      File.WriteAllText(path, before)

                      (use log = new RunLog(path)
                       log.Write "b")

                      let lines = File.ReadAllLines path |> Array.map what
                      Expect.equal lines (Array.append (Array.create kept "a") [| "b" |]) before))

          testCase "a symbolic link is refused, and what it leads to stays" (fun () ->
              inFolder (fun folder ->
                  let path, away = Path.Combine(folder, "log.jsonl"), Path.Combine(folder, "away")
                  File.WriteAllText(away, "mine")
                  File.CreateSymbolicLink(path, away) |> ignore
                  expectFault ExitStatus.Data [ path; "link" ] (fun () -> new RunLog(path))
                  Expect.equal (File.ReadAllText away) "mine" "as it was"))

          testCase "a place that cannot be written is a fault" (fun () ->
              inFolder (fun folder -> expectFault ExitStatus.Data [ folder ] (fun () -> new RunLog(folder)))) ]
