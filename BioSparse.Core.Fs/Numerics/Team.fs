namespace BioSparse.Core

open System
open System.Runtime.ExceptionServices
open System.Threading

/// A barrier that sleeps only where a part is long in coming: between two meetings lie microseconds.
[<Sealed>]
type private Barrier(size: int) =

    let mutable waiting = 0
    let mutable meetings = 0

    /// Looks before a sleep: some ten milliseconds, while the processors have nothing else to do.
    static let patience = 20_000

    /// False where it gave up on request.
    member _.Meet(givesUp: Func<bool>) =
        let before = Volatile.Read &meetings

        if Interlocked.Increment &waiting = size then
            waiting <- 0
            Volatile.Write(&meetings, before + 1)
            true
        else
            let mutable spin = SpinWait()

            while Volatile.Read &meetings = before && not (givesUp.Invoke()) do
                spin.SpinOnce patience

            Volatile.Read &meetings <> before

    /// Forgets those who gave up. No thread waits inside.
    member _.Clear() = waiting <- 0

[<Sealed>]
type internal Team() =

    let size = Native.threads ()
    let signals = Array.init size (fun _ -> new SemaphoreSlim(0))
    let middle = Barrier size
    let last = Barrier size
    let mutable current: int -> unit = ignore
    let mutable isOver = false
    let mutable fault: ExceptionDispatchInfo | null = null
    let hasFault = Func<bool>(fun () -> not (isNull (Volatile.Read &fault)))
    let never = Func<bool>(fun () -> false)

    let take part =
        try
            current part
        with error ->
            Interlocked.CompareExchange(&fault, ExceptionDispatchInfo.Capture error, null) |> ignore

        last.Meet never |> ignore

    /// The next step mostly comes within microseconds: to wake from sleep would take longer than to wait for it.
    let listen part =
        let mutable spin = SpinWait()
        let mutable looks = 0

        while signals[part].CurrentCount = 0 && looks < 2_000 do
            spin.SpinOnce -1
            looks <- looks + 1

        signals[part].Wait()

    let serve part =
        Native.pin 1
        listen part

        while not isOver do
            take part
            listen part

    do
        for part in 1 .. size - 1 do
            Thread((fun () -> serve part), Name = $"part {part}", IsBackground = true).Start()

    let callAll () =
        for part in 1 .. size - 1 do
            signals[part].Release() |> ignore

    member _.Size = size

    member _.Share(part: int, count: int) =
        struct (int (int64 count * int64 part / int64 size), int (int64 count * int64 (part + 1) / int64 size))

    member _.Meet() =
        if size > 1 && not (middle.Meet hasFault) then
            raise (OperationCanceledException "another part of the work failed")

    member _.Run work =
        if size = 1 then
            work 0
        else
            current <- work
            fault <- null
            middle.Clear()
            callAll ()
            Threads.Use(1, fun () -> take 0)

            match fault with
            | null -> ()
            | error -> error.Throw()

    interface IDisposable with
        member _.Dispose() =
            if not isOver then
                isOver <- true
                callAll ()
