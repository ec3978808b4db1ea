namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal Progress =

    let silent =
        { new IProgress<float> with
            member _.Report _ = () }

    let part (from: float) upTo (whole: IProgress<float>) =
        { new IProgress<float> with
            member _.Report share =
                whole.Report(from + share * (upTo - from)) }

    let orSilent (audience: IProgress<float> | null) =
        match audience with
        | null -> silent
        | audience -> audience
