namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal NormalLaplace =

    let private halfLogTwoPi = 0.5 * log (2.0 * Math.PI)

    /// ln (exp(s²/2 + sw) Φ̄(s + w)).
    let private tilted s w =
        0.5 * s * s + s * w + Tail.logNormal (s + w)

    let private logSum (a: float) b =
        let high = max a b
        high + log (exp (a - high) + exp (b - high))

    let logDensity alpha beta nu tau z =
        let w = (z - nu) / tau

        log (alpha * beta / (alpha + beta)) + logSum (tilted (alpha * tau) -w) (tilted (beta * tau) w)

    let logSurvival alpha beta nu tau z =
        let w = (z - nu) / tau
        let above = exp (tilted (alpha * tau) -w)
        let below = exp (tilted (beta * tau) w)
        log (Tail.normal w + (beta * above - alpha * below) / (alpha + beta))

    let private lowest, private steps, private count = -40.0, 32.0, 2560

    let private exactMills w =
        Tail.logNormal w + 0.5 * w * w + halfLogTwoPi

    let private table =
        lazy
            (let at = Array.init (count + 1) (fun i -> lowest + float i / steps)
             let values = Array.map exactMills at
             let slopes = Array.map2 (fun w value -> (w - exp -value) / steps) at values
             struct (values, slopes))

    /// ln R(w).
    let private mills (values: float[]) (slopes: float[]) w =
        let at = (w - lowest) * steps

        if at < 0.0 then
            0.5 * w * w + halfLogTwoPi
        elif at >= float count then
            -log w - (1.0 - 2.5 / (w * w)) / (w * w)
        else
            let i = int at
            let u = at - float i
            let v = 1.0 - u

            v * v * ((1.0 + 2.0 * u) * values[i] + u * slopes[i])
            + u * u * ((1.0 + 2.0 * v) * values[i + 1] - v * slopes[i + 1])

    let logLikelihood alpha beta nu tau (zs: float[]) (weights: float[]) =
        let struct (values, slopes) = table.Value
        let upper, lower = alpha * tau, beta * tau
        let mutable sum, total = 0.0, 0.0

        for i in 0 .. zs.Length - 1 do
            let w = (zs[i] - nu) / tau
            let a, b = mills values slopes (upper - w), mills values slopes (lower + w)
            let high = max a b
            sum <- sum + weights[i] * (high + log (1.0 + exp (min a b - high)) - 0.5 * w * w)
            total <- total + weights[i]

        sum + total * (log (alpha * beta / (alpha + beta)) - halfLogTwoPi)
