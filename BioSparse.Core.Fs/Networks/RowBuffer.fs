namespace BioSparse.Core

open System

[<Sealed>]
type internal RowBuffer(ownColumns: int, rows: int) =
    let mutable capacity = rows
    let mutable whole: Tensor voption = ValueNone
    /// The views that the last batch used: of fewer rows, of other columns, of blocks.
    let mutable part: struct (int * Tensor) voption = ValueNone
    let mutable other: struct (int * int * Tensor) voption = ValueNone
    let mutable divided: struct (int * Tensor[]) voption = ValueNone

    let forgetPart () =
        part |> ValueOption.iter (fun struct (_, view) -> Tensor.release view)
        part <- ValueNone

    let forgetOther () =
        other |> ValueOption.iter (fun struct (_, _, view) -> Tensor.release view)
        other <- ValueNone

    let forgetBlocks () =
        divided |> ValueOption.iter (fun struct (_, views) -> Array.iter Tensor.release views)
        divided <- ValueNone

    let forgetAll () =
        forgetPart ()
        forgetOther ()
        forgetBlocks ()
        whole |> ValueOption.iter Tensor.release
        whole <- ValueNone

    let all rows =
        if rows > capacity then
            forgetAll ()
            capacity <- rows

        match whole with
        | ValueSome buffer -> buffer
        | ValueNone ->
            let buffer = Kernel.buffer [| capacity; ownColumns |]
            whole <- ValueSome buffer
            buffer

    member _.Of(rows: int) =
        match part with
        | ValueSome struct (count, view) when count = rows -> view
        | _ ->
            let buffer = all rows

            if rows = capacity then
                buffer
            else
                forgetPart ()
                let view = Kernel.leading rows buffer
                part <- ValueSome struct (rows, view)
                view

    member _.As(rows: int, columns: int) =
        match other with
        | ValueSome struct (count, own, view) when count = rows && own = columns -> view
        | _ ->
            let buffer = all ((rows * columns + ownColumns - 1) / ownColumns)
            forgetOther ()
            let view = Kernel.lasting rows columns 0 buffer
            other <- ValueSome struct (rows, columns, view)
            view

    member _.Block(number: int, blocks: int, rows: int) =
        match divided with
        | ValueSome struct (own, views) when own = rows && views.Length = blocks -> views[number]
        | _ ->
            let buffer = all (blocks * rows)
            forgetBlocks ()

            let views =
                Array.init blocks (fun i -> Kernel.lasting rows ownColumns (i * rows * ownColumns) buffer)

            divided <- ValueSome struct (rows, views)
            views[number]

    interface IDisposable with
        member _.Dispose() = forgetAll ()
