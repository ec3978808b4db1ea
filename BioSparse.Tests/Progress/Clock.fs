/// A clock that is moved by hand, with its timers.
module BioSparse.Tests.Progress.Clock

open System
open System.Threading

type Timer(clock: Clock, callback: TimerCallback, due: TimeSpan) =
    let mutable next = clock.Now + due
    let mutable period = due
    member _.Next = next

    member _.Ring() =
        next <- next + period
        callback.Invoke null

    interface ITimer with
        member _.Change(due, every) =
            next <- clock.Now + due
            period <- every
            true

        member this.Dispose() = clock.Forget this

        member this.DisposeAsync() =
            clock.Forget this
            Tasks.ValueTask.CompletedTask

and Clock() =
    inherit TimeProvider()
    let timers = ResizeArray<Timer>()
    member val Now = TimeSpan.Zero with get, set
    member internal _.Forget timer = timers.Remove timer |> ignore
    override _.TimestampFrequency = TimeSpan.TicksPerSecond
    override this.GetTimestamp() = this.Now.Ticks

    override this.CreateTimer(callback, _, due, _) =
        let timer = new Timer(this, callback, due)
        timers.Add timer
        timer

    /// Moves it, and rings what is due on the way.
    member this.Advance seconds =
        let until = this.Now + TimeSpan.FromSeconds(float seconds)

        let due () =
            timers |> Seq.filter (fun timer -> timer.Next <= until) |> Seq.sortBy _.Next |> Seq.tryHead

        let mutable ringing = due ()

        while ringing.IsSome do
            this.Now <- ringing.Value.Next
            ringing.Value.Ring()
            ringing <- due ()

        this.Now <- until
