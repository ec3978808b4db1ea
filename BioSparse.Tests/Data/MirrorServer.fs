/// A mirror on this machine's own address that does what a test asks, broken-off answers and lies among it.
module BioSparse.Tests.MirrorServer

open System
open System.Collections.Concurrent
open System.IO
open System.Net
open System.Net.Sockets
open System.Text
open System.Threading

/// What was asked for: the file's name, and where to go on from.
type Asked = { File: string; From: int64 option }

/// What is sent before the connection is closed.
type Answer =
    /// These bytes.
    | Bytes of byte[]
    /// These bytes, then nothing until the test is over.
    | Silence of byte[]
    /// These bytes, then others without an end.
    | Endless of byte[]

/// A head with its lines, then a body; nothing checks that they fit.
let raw (status: string) (lines: string list) (body: byte[]) =
    let head =
        String.Join("\r\n", $"HTTP/1.1 {status}" :: lines @ [ "Connection: close"; ""; "" ])

    Array.append (Encoding.ASCII.GetBytes head) body

/// A head without a body.
let refusal (status: string) =
    Bytes(raw status [ "Content-Length: 0" ] [||])

/// The whole file, or its rest where one is asked for.
let honest (content: byte[]) asked =
    match asked.From with
    | Some from when from >= content.LongLength ->
        Bytes(
            raw
                "416 Range Not Satisfiable"
                [ $"Content-Range: bytes */{content.Length}"; "Content-Length: 0" ]
                [||]
        )
    | Some from ->
        let range = $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}"
        let rest = content[int from ..]
        Bytes(raw "206 Partial Content" [ $"Content-Length: {rest.Length}"; range ] rest)
    | None -> Bytes(raw "200 OK" [ $"Content-Length: {content.Length}" ] content)

/// The same answer, broken off after `count` bytes of its body.
let brokenAfter count (content: byte[]) asked =
    match honest content asked with
    | Bytes bytes ->
        let body = content.Length - int (defaultArg asked.From 0L)
        Bytes bytes[.. bytes.Length - 1 - max 0 (body - count)]
    | other -> other

/// A mirror that answers as `answer` says, and remembers what was asked.
type Mirror(answer: Asked -> Answer) =
    let listener = new TcpListener(IPAddress.Loopback, 0)
    let asked = ConcurrentQueue<Asked>()
    let over = new CancellationTokenSource()

    let serve (client: TcpClient) =
        try
            use client = client
            use stream = client.GetStream()
            use reader = new StreamReader(stream, Encoding.ASCII, false, 1024, true)

            let line () =
                reader.ReadLine() |> Option.ofObj |> Option.defaultValue ""

            let lines =
                Seq.initInfinite (fun _ -> line ()) |> Seq.takeWhile ((<>) "") |> List.ofSeq

            // a client that goes away without asking needs no answer
            if not lines.IsEmpty then
                let from =
                    lines
                    |> List.tryFind _.StartsWith("Range: bytes=")
                    |> Option.map (fun line -> Int64.Parse(line["Range: bytes=".Length ..].TrimEnd '-'))

                let file = string (Path.GetFileNameWithoutExtension(lines.Head.Split(' ')[1]))
                let request = { File = file; From = from }
                asked.Enqueue request

                match answer request with
                | Bytes bytes -> stream.Write(ReadOnlySpan bytes)
                | Silence bytes ->
                    stream.Write(ReadOnlySpan bytes)
                    over.Token.WaitHandle.WaitOne 20_000 |> ignore
                | Endless bytes ->
                    stream.Write(ReadOnlySpan bytes)

                    while not over.IsCancellationRequested do
                        stream.Write(ReadOnlySpan(Array.zeroCreate<byte> 65536))
        with
        | :? IOException
        | :? SocketException -> ()

    let rec accept () =
        match
            (try
                Some(listener.AcceptTcpClient())
             with
             // stopped while it waited, or between two connections
             | :? SocketException
             | :? InvalidOperationException -> None)
        with
        | Some client ->
            Thread((fun () -> serve client), IsBackground = true).Start()
            accept ()
        | None -> ()

    do
        listener.Start()
        Thread(accept, IsBackground = true).Start()

    /// Where it answers.
    member _.Address =
        Uri $"http://127.0.0.1:{(listener.LocalEndpoint :?> IPEndPoint).Port}/files/"

    /// All that was asked so far.
    member _.Asked = List.ofSeq asked

    interface IDisposable with
        member _.Dispose() =
            over.Cancel()
            listener.Stop()
