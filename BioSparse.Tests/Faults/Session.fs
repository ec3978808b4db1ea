/// Trying many cases, and telling of those that end otherwise than the contract has it.
module BioSparse.Tests.Faults.Session

open System
open System.IO
open BioSparse.Tests.Faults.Trial

/// What came of the cases of a kind.
type Tally =
    {
        Kind: Kind
        Cases: int
        /// Those that were read as they stand.
        Read: int
        Longest: TimeSpan
        /// Which case took so long.
        Slowest: int
        Largest: int64
        /// Seed, index and what was wrong, of each that failed.
        Failed: (int * int * string) list
    }

/// The first `count` cases of a kind, or the one of an index alone; a case without an end is the last.
let tries (kind: Kind) seed (indices: int seq) (before: int -> unit) =
    let root = Directory.CreateTempSubdirectory "biosparse-faults-"

    try
        let stage = Stage(kind, root.FullName)

        let step tally index =
            before index
            let outcome = stage.Try seed index

            let tally =
                { tally with
                    Cases = tally.Cases + 1
                    Read = tally.Read + (if outcome.Status = Some 0 then 1 else 0)
                    Longest = max tally.Longest outcome.Took
                    Slowest =
                        if outcome.Took > tally.Longest then
                            index
                        else
                            tally.Slowest
                    Largest = max tally.Largest outcome.Memory
                    Failed =
                        if outcome.Wrong.IsEmpty then
                            tally.Failed
                        else
                            (seed, index, String.concat "; " outcome.Wrong) :: tally.Failed }

            tally, outcome.Status.IsSome

        let mutable tally =
            { Kind = kind
              Cases = 0
              Read = 0
              Longest = TimeSpan.Zero
              Slowest = 0
              Largest = 0L
              Failed = [] }

        let mutable goesOn = true
        use indices = indices.GetEnumerator()

        while goesOn && indices.MoveNext() do
            let next, ended = step tally indices.Current
            tally <- next
            goesOn <- ended

        tally
    finally
        try
            root.Delete true
        with :? IOException ->
            // a case that never ended may still write there
            ()

/// How many of so many cases each kind gets, by their shares.
let share (all: int) (kinds: Kind list) =
    let sum = kinds |> List.sumBy _.Share
    let counts = kinds |> List.map (fun kind -> all * kind.Share / sum)
    let rest = all - List.sum counts
    List.zip kinds (counts |> List.mapi (fun i count -> if i < rest then count + 1 else count))

/// The line of a failure, with what repeats it.
let told (tally: Tally) =
    [ for seed, index, wrong in List.rev tally.Failed ->
          $"{tally.Kind.Name}, seed {seed}, index {index}: {wrong}" ]
