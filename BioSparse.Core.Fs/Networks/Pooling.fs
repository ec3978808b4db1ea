namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type PoolKind =
    | Max
    | Average
    | Energy

type Pooling =
    { Kind: PoolKind
      Size: int
      Stride: int }

/// The places of windows.
[<RequireQualifiedAccess>]
module private Windows =

    let shape (pooling: Pooling) (map: MapShape) =
        let along extent =
            (extent - pooling.Size) / pooling.Stride + 1

        { map with
            Height = along map.Height
            Width = along map.Width }

    /// The places of the map in window (row, column), in order.
    let places (pooling: Pooling) (map: MapShape) row column =
        [| for down in 0 .. pooling.Size - 1 do
               for along in 0 .. pooling.Size - 1 do
                   yield (row * pooling.Stride + down) * map.Width + column * pooling.Stride + along |]

    let all pooling map =
        let pooled: MapShape = shape pooling map

        [| for row in 0 .. pooled.Height - 1 do
               for column in 0 .. pooled.Width - 1 do
                   places pooling map row column |]

[<RequireQualifiedAccess>]
module private Window =

    let given (values: Span<float32>) = Span<float32>.op_Implicit values

    /// One window of one sample; y and target have a value for each channel.
    let pool kind channels (y: ReadOnlySpan<float32>) (window: int[]) (target: Span<float32>) =
        match kind with
        | PoolKind.Max ->
            y.Slice(window[0] * channels, channels).CopyTo target

            for i in 1 .. window.Length - 1 do
                Primitives.Max(given target, y.Slice(window[i] * channels, channels), target)
        | PoolKind.Average ->
            target.Clear()

            for i in 0 .. window.Length - 1 do
                Primitives.Add(given target, y.Slice(window[i] * channels, channels), target)

            Primitives.Multiply(given target, 1.0f / float32 window.Length, target)
        | PoolKind.Energy ->
            target.Clear()

            for i in 0 .. window.Length - 1 do
                let own = y.Slice(window[i] * channels, channels)
                Primitives.MultiplyAdd(own, own, given target, target)

            Primitives.Multiply(given target, 1.0f / float32 window.Length, target)
            Primitives.Sqrt(given target, target)

    /// Adds the gradient of one window.
    let pullBack
        kind
        channels
        (y: ReadOnlySpan<float32>)
        (pooled: ReadOnlySpan<float32>)
        (g: ReadOnlySpan<float32>)
        (window: int[])
        (gradient: Span<float32>)
        =
        let share = 1.0f / float32 window.Length

        match kind with
        | PoolKind.Max ->
            for c in 0 .. channels - 1 do
                let mutable i = 0

                while i < window.Length - 1 && y[window[i] * channels + c] <> pooled[c] do
                    i <- i + 1

                let place = window[i] * channels + c
                gradient[place] <- gradient[place] + g[c]
        | PoolKind.Average ->
            for i in 0 .. window.Length - 1 do
                let own = gradient.Slice(window[i] * channels, channels)
                Primitives.MultiplyAdd(g, share, given own, own)
        | PoolKind.Energy ->
            for i in 0 .. window.Length - 1 do
                for c in 0 .. channels - 1 do
                    if pooled[c] > 0.0f then
                        let place = window[i] * channels + c
                        gradient[place] <- gradient[place] + g[c] * share * y[place] / pooled[c]

[<Sealed>]
type internal PoolingInto(pooling: Pooling, map: MapShape) =
    let windows = Windows.all pooling map
    let channels = map.Channels

    let row (t: Tensor) sample =
        (Kernel.span t).Slice(sample * t.Columns, t.Columns)

    let isLarge (y: Tensor) = y.Count > 200_000

    member _.Apply(y: Tensor, pooled: Tensor) =
        SideBySide.each (isLarge y) y.Rows (fun sample ->
            let from = Window.given (row y sample)
            let into = row pooled sample

            for w in 0 .. windows.Length - 1 do
                Window.pool pooling.Kind channels from windows[w] (into.Slice(w * channels, channels)))

        GC.KeepAlive y
        GC.KeepAlive pooled

    member _.PullBack(y: Tensor, pooled: Tensor, g: Tensor, gradient: Tensor) =
        SideBySide.each (isLarge y) y.Rows (fun sample ->
            let own = Window.given (row y sample)
            let into = row gradient sample
            let from = Window.given (row pooled sample)
            let error = Window.given (row g sample)
            into.Clear()

            for w in 0 .. windows.Length - 1 do
                Window.pullBack
                    pooling.Kind
                    channels
                    own
                    (from.Slice(w * channels, channels))
                    (error.Slice(w * channels, channels))
                    windows[w]
                    into)

        GC.KeepAlive y
        GC.KeepAlive pooled
        GC.KeepAlive g
        GC.KeepAlive gradient

[<RequireQualifiedAccess>]
module Pooling =

    let shape pooling map = Windows.shape pooling map

    let fault (pooling: Pooling) (map: MapShape) =
        if pooling.Size < 1 || pooling.Stride < 1 then
            Some "size and stride are at least 1"
        elif pooling.Size > min map.Height map.Width then
            Some $"a window of {pooling.Size} places does not fit a map of {map}"
        else
            None

    let apply pooling (map: MapShape) (y: Tensor) =
        let pooled = Tensor.zeros [| y.Rows; (shape pooling map).Values |]
        PoolingInto(pooling, map).Apply(y, pooled)
        pooled

    let pullBack pooling map (y: Tensor) (g: Tensor) =
        let gradient = Tensor.zeros y.Shape
        PoolingInto(pooling, map).PullBack(y, apply pooling map y, g, gradient)
        gradient
