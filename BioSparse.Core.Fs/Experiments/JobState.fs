namespace BioSparse.Core

open System
open System.Threading

[<RequireQualifiedAccess>]
type JobPhase =
    | Features
    | Readout
    | Joint
    | Attacks
    | FewShots
    | Measurements
    | Finished

[<RequireQualifiedAccess>]
module JobPhase =

    let private all =
        [ JobPhase.Features, "Features"
          JobPhase.Readout, "Readout"
          JobPhase.Joint, "Joint"
          JobPhase.Attacks, "Attacks"
          JobPhase.FewShots, "FewShots"
          JobPhase.Measurements, "Measurements"
          JobPhase.Finished, "Finished" ]

    let name phase = List.find (fst >> (=) phase) all |> snd

    let ofName name =
        all |> List.tryFind (snd >> (=) name) |> Option.map fst |> ValueOption.ofOption

[<RequireQualifiedAccess>]
type JobState =
    { Phase: JobPhase
      Task: int
      Layer: int
      Done: int
      State: LearningState
      Rows: MetricRow list
      Outcomes: AttackOutcome list }

[<RequireQualifiedAccess>]
type JobResult =
    { Network: Network
      Rows: MetricRow[]
      Outcomes: ImageOutcomes[]
      Warnings: string[] }

type JobWatch =
    { Progress: IProgress<float>
      Cancellation: CancellationToken }
