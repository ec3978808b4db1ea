namespace BioSparse.Core

open System
open System.Runtime.ExceptionServices
open System.Threading.Tasks

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

    let each isLarge count (work: int -> unit) =
        match Native.threads () with
        | threads when isLarge && threads > 1 && count > 1 ->
            try
                Parallel.For(0, count, ParallelOptions(MaxDegreeOfParallelism = threads), Action<int> work)
                |> ignore
            with :? AggregateException as errors ->
                ExceptionDispatchInfo.Throw errors.InnerExceptions[0]
        | _ ->
            for piece in 0 .. count - 1 do
                work piece
