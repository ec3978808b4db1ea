/// Where the sources of these tests lie.
module BioSparse.Tests.Face.Repository

open System
open System.IO

/// The folder that holds the solution, seen upwards from the program; none where the tests run without their sources.
let root =
    let rec up (folder: DirectoryInfo | null) =
        match folder with
        | null -> None
        | folder when File.Exists(Path.Combine(folder.FullName, "BioSparse.sln")) -> Some folder.FullName
        | folder -> up folder.Parent

    up (DirectoryInfo AppContext.BaseDirectory)
