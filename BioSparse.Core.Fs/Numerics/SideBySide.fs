namespace BioSparse.Core

open System
open System.Diagnostics
open System.Runtime.ExceptionServices
open System.Threading
open System.Threading.Tasks

/// Numbered pieces of work, which threads take as they come.
[<Sealed>]
type private Pieces(count: int, work: int -> unit) =
    let mutable taken = 0
    let mutable finished = 0
    let mutable fault: ExceptionDispatchInfo | null = null

    /// Works until no piece is left that nobody has.
    member _.Take() =
        let mutable piece = Interlocked.Increment &taken - 1

        while piece < count do
            try
                if isNull fault then
                    work piece
            with error ->
                Interlocked.CompareExchange(&fault, ExceptionDispatchInfo.Capture error, null) |> ignore

            Interlocked.Increment &finished |> ignore
            piece <- Interlocked.Increment &taken - 1

    member _.AreDone = Volatile.Read &finished = count

    member _.Raise() =
        match fault with
        | null -> ()
        | error -> error.Throw()

[<RequireQualifiedAccess>]
module internal SideBySide =

    let private onThreads threads work (pieces: 'a[]) =
        let results = Array.zeroCreate pieces.Length

        let one i =
            Threads.Use(1, fun () -> results[i] <- work pieces[i])

        try
            Parallel.For(0, pieces.Length, ParallelOptions(MaxDegreeOfParallelism = threads), one) |> ignore
        with :? AggregateException as errors ->
            ExceptionDispatchInfo.Throw errors.InnerExceptions[0]

        results

    let map work (pieces: 'a[]) =
        match Native.threads () with
        | threads when threads > 1 && pieces.Length > 1 -> onThreads threads work pieces
        | _ -> Array.map work pieces

    /// How long loops stay on one thread once another one was long in coming, and how long at most where that happens again and
    /// again. In ticks of the clock.
    let private pauses = struct (Stopwatch.Frequency / 20L, 2L * Stopwatch.Frequency)

    /// Waiting that may be chance.
    let private patience = Stopwatch.Frequency / 5000L

    let mutable private pause = let struct (first, _) = pauses in first
    let mutable private aloneUntil = 0L

    /// Notes how long the pieces of others were waited for.
    let private note worked waited now =
        let struct (first, longest) = pauses

        if waited > patience && waited > worked then
            Volatile.Write(&aloneUntil, now + pause)
            pause <- min longest (2L * pause)
        else
            pause <- max first (pause / 2L)

    let private together threads count work =
        let pieces = Pieces(count, work)
        let start = Stopwatch.GetTimestamp()

        for _ in 2 .. min threads count do
            ThreadPool.UnsafeQueueUserWorkItem((fun (pieces: Pieces) -> pieces.Take()), pieces, false)
            |> ignore

        pieces.Take()
        let worked = Stopwatch.GetTimestamp()
        let mutable spin = SpinWait()

        while not pieces.AreDone do
            spin.SpinOnce -1

        let now = Stopwatch.GetTimestamp()
        note (worked - start) (now - worked) now
        pieces.Raise()

    let each isLarge count (work: int -> unit) =
        match Native.threads () with
        | threads when
            isLarge && threads > 1 && count > 1 && Stopwatch.GetTimestamp() >= Volatile.Read &aloneUntil
            ->
            together threads count work
        | _ ->
            for piece in 0 .. count - 1 do
                work piece
