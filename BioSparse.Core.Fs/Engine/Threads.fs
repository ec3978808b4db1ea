namespace BioSparse.Core

open System

[<Sealed; AbstractClass>]
type Threads =

    static member Use(count: int, work: Func<'a>) =
        let before = Native.threads ()
        Native.pin count

        try
            work.Invoke()
        finally
            Native.pin before
