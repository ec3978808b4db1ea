/// Texts that are kept beside the tests, and renewed by `BIOSPARSE_RENEW=1`.
module BioSparse.Tests.Face.Snapshot

open System
open System.IO
open Expecto

/// The text of a file below the tests' sources, where a change of it is intended, is replaced by the one given.
let expect (folder: string) name (shown: string) =
    match Repository.root with
    | None -> skiptest "the sources are not here"
    | Some root ->
        let file = Path.Combine(root, "BioSparse.Tests", folder, name)

        if Environment.GetEnvironmentVariable "BIOSPARSE_RENEW" = "1" then
            Directory.CreateDirectory(nonNull (Path.GetDirectoryName file)) |> ignore
            File.WriteAllText(file, shown)

        let kept = if File.Exists file then File.ReadAllText file else ""

        Expect.equal
            shown
            kept
            $"{folder}/{name} changed; if it should, run the same tests with BIOSPARSE_RENEW=1"
