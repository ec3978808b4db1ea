module BioSparse.Tests.Data.EmbeddedTests

open System.Security.Cryptography
open System.Text.RegularExpressions
open Expecto
open BioSparse.App.Data
open BioSparse.Digits

/// The second list of hashes in the read-me.
let private promised =
    lazy
        (let text = EmbeddedDigits.About
         let own = text.Substring(text.IndexOf "SHA-256 of these files")

         [ for found in Regex.Matches(own, @"([0-9a-f]{64})  (\S+)") ->
               found.Groups[2].Value, found.Groups[1].Value ])

[<Tests>]
let tests =
    testList
        "Embedded digits"
        [ testCase "the files are those of the read-me" (fun () ->
              let names = List.map fst promised.Value
              let standard = [ for name in DatasetFiles.Standard.All -> name + ".gz" ]
              Expect.equal (List.sort names) (List.sort standard) "four files"

              for name, hash in promised.Value do
                  let found =
                      System.Convert.ToHexStringLower(SHA256.HashData(EmbeddedDigits.Read name))

                  Expect.equal found hash name)

          testCase "balanced classes of 28×28 pixels, with the hashes for provenance" (fun () ->
              let data = DataSets.Load(DataSets.Embedded, null)

              for part, each in [ data.Train, 1000; data.Test, 200 ] do
                  Expect.equal
                      (part.Count, part.Width, part.Height, part.Classes)
                      (10 * each, 28, 28, 10)
                      "extents"

                  let counts = part.Labels.ToArray() |> Array.countBy int |> Array.sort
                  Expect.sequenceEqual counts [ for label in 0..9 -> label, each ] "of each class"

              let hashes = [ for hash in data.Sha256 -> hash.Key, hash.Value ]
              Expect.equal hashes (List.sort promised.Value) "hashes")

          testCase "the package's digits are those that the program loads" (fun () ->
              let data = DataSets.Load(DataSets.Embedded, null)

              for mine, theirs in [ Digits.train, data.Train; Digits.test, data.Test ] do
                  Expect.isTrue
                      (BioSparse.Tests.Sample.bytesOf mine = BioSparse.Tests.Sample.bytesOf theirs)
                      "pixels"

                  Expect.isTrue (mine.Labels.ToArray() = theirs.Labels.ToArray()) "labels"
                  Expect.equal (mine.Width, mine.Height, mine.Classes) (28, 28, 10) "extents"

              Expect.throwsT<System.ArgumentException> (fun () -> Digits.read "x" |> ignore) "no such file") ]
