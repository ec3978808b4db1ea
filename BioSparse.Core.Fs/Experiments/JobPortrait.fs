namespace BioSparse.Core

[<RequireQualifiedAccess>]
module JobPortrait =

    let make (protocol: Protocol) images (job: Job) isWhole network =
        let measured = ExperimentImages.on protocol.On images

        if isWhole then
            let key = Random.key (uint64 job.Seed) |> Random.named "portrait"
            Portrait.whole job.HasWeights protocol.Threshold protocol.Attacks network key measured
        else
            Portrait.ofClasses network measured
