module BioSparse.Tests.Data.EmbeddedTests

open System.IO
open System.Reflection
open System.Security.Cryptography
open System.Text.RegularExpressions
open Expecto
open BioSparse.App.Data

let private assembly = Assembly.GetAssembly typeof<LoadedData> |> nonNull

let private resource name =
    use stream = assembly.GetManifestResourceStream $"digits/{name}" |> nonNull
    let bytes: byte[] = Array.zeroCreate (int stream.Length)
    stream.ReadExactly bytes
    bytes

/// The second list of hashes in the read-me.
let private promised =
    lazy
        (let text = System.Text.Encoding.UTF8.GetString(resource "README.txt")
         let own = text.Substring(text.IndexOf "SHA-256 of these files")

         [ for found in Regex.Matches(own, @"([0-9a-f]{64})  (\S+)") ->
               found.Groups[2].Value, found.Groups[1].Value ])

[<Tests>]
let tests =
    testList
        "Embedded digits"
        [ testCase "the files are those of the read-me"
          <| fun () ->
              let names = List.map fst promised.Value
              let standard = [ for name in DatasetFiles.Standard.All -> name + ".gz" ]
              Expect.equal (List.sort names) (List.sort standard) "four files"

              for name, hash in promised.Value do
                  let found = System.Convert.ToHexStringLower(SHA256.HashData(resource name))
                  Expect.equal found hash name

          testCase "balanced classes of 28×28 pixels, with the hashes for provenance"
          <| fun () ->
              let data = DataSets.Load(DataSets.Embedded, null)

              for part, each in [ data.Train, 1000; data.Test, 200 ] do
                  Expect.equal
                      (part.Count, part.Width, part.Height, part.Classes)
                      (10 * each, 28, 28, 10)
                      "extents"

                  let counts = part.Labels.ToArray() |> Array.countBy int |> Array.sort
                  Expect.sequenceEqual counts [ for label in 0..9 -> label, each ] "of each class"

              let hashes = [ for hash in data.Sha256 -> hash.Key, hash.Value ]
              Expect.equal hashes (List.sort promised.Value) "hashes" ]
