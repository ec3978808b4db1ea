/// The long form of the search with bad inputs: `inputs COUNT [--seed N] [--only KIND] [--index N] [--cursor FILE]`, and
/// `inputs-as-processes COUNT [--seed N] [--only KIND]`.
module BioSparse.Tests.Faults.LongForm

open System
open System.IO
open BioSparse.Tests.Faults

let private option (name: string) (words: string list) =
    words |> List.pairwise |> List.tryFind (fst >> (=) name) |> Option.map snd

let private line (tally: Session.Tally) =
    let refused = tally.Cases - tally.Read - tally.Failed.Length

    String.Format(
        Globalization.CultureInfo.InvariantCulture,
        "{0,-28} {1,6} {2,6} {3,7} {4,6} {5,8:0.00} {6,7} {7,6}",
        tally.Kind.Name,
        tally.Cases,
        tally.Read,
        refused,
        tally.Failed.Length,
        tally.Longest.TotalSeconds,
        tally.Slowest,
        tally.Largest >>> 20
    )

/// The kinds asked for; none where there is none of that name.
let private kindsOf words =
    let only = option "--only" words

    let kinds =
        Kinds.all |> List.filter (fun kind -> only |> Option.forall (fun name -> kind.Name = name))

    if kinds.IsEmpty then
        let names = Kinds.all |> List.map _.Name |> String.concat ", "
        eprintfn $"--only: a kind is one of {names}"

    kinds

/// Runs it in one process; the exit status.
let run (words: string list) =
    let count = int words.Head
    let seed = option "--seed" words |> Option.map int |> Option.defaultValue 1
    let index = option "--index" words |> Option.map int
    let cursor = option "--cursor" words

    match kindsOf words with
    | [] -> 2
    | kinds ->
        // what the program says of itself goes nowhere: each case has its own streams
        let say = Console.Out
        Console.SetOut TextWriter.Null
        Console.SetError TextWriter.Null
        let tell (text: string) = say.WriteLine text

        tell
            $"""{"kind", -28} {"cases", 6} {"read", 6} {"refused", 7} {"failed", 6} {"longest", 8} {"index", 7} {"MB", 6}"""

        let before (kind: Kind) index =
            cursor
            |> Option.iter (fun path -> File.WriteAllText(path, $"{kind.Name}, seed {seed}, index {index}"))

        let rec all tallies =
            function
            | [] -> List.rev tallies, true
            | (kind: Kind, cases) :: rest ->
                let indices =
                    match index with
                    | Some index -> Seq.singleton index
                    | None -> seq { 0 .. cases - 1 }

                let tally = Session.tries kind seed indices (before kind)
                tell (line tally)
                Session.told tally |> List.iter tell
                say.Flush()

                // the thread of a case without an end goes on and would disturb all others
                if index.IsNone && tally.Cases < cases then
                    List.rev (tally :: tallies), false
                else
                    all (tally :: tallies) rest

        let tallies, isWhole = all [] (Session.share count kinds)
        let tried = tallies |> List.sumBy _.Cases
        let failed = tallies |> List.sumBy _.Failed.Length
        let peak = Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >>> 20
        tell $"largest working set of the whole search: {peak} MB"

        if not isWhole then
            tell "stopped at a case without an end"

        tell $"{tried - failed} of {count} end in the contract's error or are read as they stand"
        if failed = 0 && isWhole then 0 else 1

/// Runs it as processes, each kind in turn; the exit status.
let runAsProcesses (words: string list) =
    let seed = option "--seed" words |> Option.map int |> Option.defaultValue 1
    let stage = "/stage"

    match kindsOf words |> List.filter (fun kind -> not (kind.Words stage).IsEmpty) with
    | [] -> 2
    | kinds ->
        let outcomes =
            [ for i in 0 .. int words.Head - 1 do
                  let kind, index = kinds[i % kinds.Length], i / kinds.Length
                  let outcome = Processes.tries kind seed index
                  let status = outcome.Status |> Option.map string |> Option.defaultValue "none"
                  printfn $"{kind.Name, -28} status {status, 4} {outcome.Memory >>> 20, 5} MB"

                  for wrong in outcome.Wrong do
                      printfn $"{kind.Name}, seed {seed}, index {index}: {wrong}"

                  outcome ]

        let failed = outcomes |> List.filter (fun outcome -> not outcome.Wrong.IsEmpty)
        let largest = outcomes |> List.map _.Memory |> List.max

        printfn
            $"{outcomes.Length - failed.Length} of {outcomes.Length} processes end so, the largest of {largest >>> 20} MB"

        if failed.IsEmpty then 0 else 1
