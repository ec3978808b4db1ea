/// Folders for output that cannot be made.
module BioSparse.Tests.Configuration.OutputFolderTests

open System
open System.IO
open Expecto
open BioSparse.App.Commands
open BioSparse.Core
open BioSparse.Tests.EndToEnd.Program

let private said words =
    use output = new StringWriter()
    use error = new StringWriter()

    { Status = Entry((fun () -> Catalogue.builtIn), output, error).Run(List.toArray words)
      Output = string output
      Error = string error }

/// A run with this folder is refused in one line that names these parts, before anything is written.
let private isRefused folder status (out: string) parts =
    let outcome =
        said [ "run"; tinyIn folder; "--quiet"; "--out"; Path.Combine(folder, out) ]

    Expect.equal outcome.Output "" "no result"
    oneLine outcome status ("--out" :: parts)

[<Tests>]
let tests =
    testList
        "Output folder"
        [ testCase "a folder that cannot be made is named with what is in its way" (fun () ->
              inScratch (fun folder ->
                  File.WriteAllText(Path.Combine(folder, "file"), "mine")
                  isRefused folder 2 "file" [ "file"; "a folder that is new or empty" ]

                  isRefused
                      folder
                      3
                      "file/below/it"
                      [ "file/below/it"; Path.Combine(folder, "file") + " is a file" ]

                  isRefused folder 3 (String('a', 300)) [ "a name of 300 bytes; at most 255" ]
                  isRefused folder 3 ("file/new\nline") [ "new\\u000aline"; "is a file" ]

                  let deep = String.replicate 450 "abcdefghi/"
                  isRefused folder 3 deep [ "a path of"; "at most 4095" ]
                  Expect.equal (File.ReadAllText(Path.Combine(folder, "file"))) "mine" "untouched"))

          testCase "a file system that takes no folders is named" (fun () ->
              if not (Directory.Exists "/proc/self") then
                  skiptest "no /proc"

              inScratch (fun folder ->
                  isRefused folder 3 "/proc/x" [ "/proc/x: cannot be made: /proc takes no new folders" ]))

          testCase "a sweep's folder is refused in the same way" (fun () ->
              inScratch (fun folder ->
                  File.WriteAllText(Path.Combine(folder, "file"), "")

                  File.WriteAllText(
                      Path.Combine(folder, "s.yaml"),
                      "name: s\nbase: quick\naxes: {hidden: [40]}\n"
                  )

                  let sweep out =
                      said [ "sweep"; Path.Combine(folder, "s.yaml"); "--out"; Path.Combine(folder, out) ]

                  oneLine (sweep "file/x") 3 [ "--out "; "file/x: cannot be made"; "is a file" ]

                  if Directory.Exists "/proc/self" then
                      oneLine (sweep "/proc/x") 3 [ "--out /proc/x"; "/proc takes no new folders" ]))

          testCase "a folder without permission is named" (fun () ->
              if OperatingSystem.IsWindows() || Environment.UserName = "root" then
                  skiptest "everything may be written by root"

              inScratch (fun folder ->
                  let closed = Directory.CreateDirectory(Path.Combine(folder, "closed"))
                  File.SetUnixFileMode(closed.FullName, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)

                  isRefused
                      folder
                      3
                      "closed/x"
                      [ "closed/x"; $"no permission to write in {closed.FullName}" ])) ]
