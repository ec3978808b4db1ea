/// Progress where there is no terminal, and the bars of narrow ones.
module BioSparse.Tests.Progress.LineTests

open System
open System.Collections.Generic
open System.IO
open System.Text.RegularExpressions
open Expecto
open Spectre.Console
open BioSparse.App.Configuration
open BioSparse.App.Experiments
open BioSparse.App.Progress
open BioSparse.App.Sweeps
open BioSparse.Core
open BioSparse.Tests.Progress.Clock

let private jobs =
    ConfigReader.Read(
        Catalogue.builtIn,
        "models: [competitive-hebbian, competitive-hebbian-untrained]\nseeds: 2",
        "f.yaml",
        "/",
        [||]
    )
    |> Job.all (BioSparse.Tests.Sample.imageOf 784)

let private lines (text: StringWriter) =
    (string text).Split('\n', StringSplitOptions.RemoveEmptyEntries)

/// The seconds between lines, from the begin to the end of some work.
let private gaps (times: float list) until =
    List.pairwise (0.0 :: times @ [ until ]) |> List.map (fun (one, other) -> other - one)

let private run =
    let axes = Dictionary<string, string>()
    fun name -> PlannedRun(name, 1, axes, [||])

/// A writer that keeps when each line came.
type private Timed(clock: Clock) =
    inherit StringWriter()
    member val Times: float list = [] with get, set

    override this.WriteLine(text: string | null) =
        this.Times <- this.Times @ [ clock.Now.TotalSeconds ]
        base.WriteLine text

/// A writer that one thread reads while another writes.
type private Shared() =
    inherit StringWriter()
    let gate = obj ()
    let text = System.Text.StringBuilder()

    override _.Write(letter: char) : unit =
        lock gate (fun () -> text.Append letter |> ignore)

    override _.Write(more: string | null) : unit =
        lock gate (fun () -> text.Append more |> ignore)

    override _.Write(letters: char[], from: int, count: int) : unit =
        lock gate (fun () -> text.Append(letters, from, count) |> ignore)

    member _.Text = lock gate (fun () -> string text)

[<Tests>]
let tests =
    testList
        "Progress lines"
        [ testCase
              "a run says something every minute, with the phase, its share and plain characters"
              (fun () ->
                  let clock = Clock()
                  use output = new Timed(clock)
                  let view = LineView(output, clock)

                  view.Show(
                      jobs,
                      fun progress ->
                          for job in jobs do
                              for phase in JobProgress.Phases do
                                  for part in 0..9 do
                                      progress.Report(JobProgress(job, phase, float part / 10.0))
                                      clock.Advance 20

                              progress.Report(JobProgress(job, JobPhase.Finished, 1.0))

                          0
                  )
                  |> ignore

                  let said = lines output

                  Expect.isLessThanOrEqual
                      (List.max (gaps output.Times clock.Now.TotalSeconds))
                      60.0
                      "a minute"

                  Expect.isFalse ((string output).Contains '\u001b') "no control characters"

                  Expect.hasLength
                      (said |> Array.filter (fun line -> Regex.IsMatch(line, @"^\[\d/4\] \S+ \d+\.\d s")))
                      4
                      "one for each job"

                  Expect.isMatch said[0] @"^\[0/4\] \S+ learning features 20 %$" "the phase and its share"
                  Expect.isMatch said[said.Length - 2] "^\\[3/4\\] .*, about .* left$" "the time left"

                  let before = output.Times.Length
                  clock.Advance 600
                  Expect.hasLength output.Times before "nothing afterwards")

          testCase "a sweep says something every minute, and how long it takes still" (fun () ->
              let clock = Clock()
              use output = new Timed(clock)

              (use progress = new SweepProgress(5, 1, 4, 2, output, false, clock)

               for pair in [ [ "a"; "b" ]; [ "c"; "d" ] ] do
                   for name in pair do
                       progress.Begin(run name)

                   clock.Advance 150

                   for name in pair do
                       let error: string | null = if name = "d" then "3 broken" else null
                       progress.End(run name, error))

              let said = lines output
              Expect.isLessThanOrEqual (List.max (gaps output.Times clock.Now.TotalSeconds)) 60.0 "a minute"
              Expect.equal said[0] "[1/5] 2 at work" "while nothing is known"

              Expect.equal
                  said[2]
                  "[2/5] a seed 1 150.0 s, about 2 min 38 s left"
                  "one more pair, not four runs one by one"

              Expect.contains said "[4/5] c seed 1 150.0 s, about 8 s left" "one is at work still"
              Expect.stringContains (Array.last said) "d seed 1 failed: 3 broken" "the error")

          testCase "bars fit a terminal of 60 columns" (fun () ->
              for width in [ 60; 80; 120 ] do
                  use output = new Shared()

                  let console =
                      AnsiConsole.Create(
                          AnsiConsoleSettings(
                              Ansi = AnsiSupport.Yes,
                              ColorSystem = ColorSystemSupport.NoColors,
                              Interactive = InteractionSupport.Yes,
                              Out = AnsiConsoleOutput output
                          )
                      )

                  console.Profile.Width <- width
                  let untrained = jobs |> Array.filter (fun job -> job.Model.EndsWith "untrained")

                  let briefs =
                      [ "features"; "readout"; "joint models"; "attacks"; "few shots"; "analysis" ]

                  BarView(console)
                      .Show(
                          untrained[..0],
                          fun progress ->
                              for phase, brief in Seq.zip JobProgress.Phases briefs do
                                  progress.Report(JobProgress(untrained[0], phase, 0.5))
                                  let deadline = DateTime.UtcNow.AddSeconds 20.0

                                  while not (output.Text.Contains brief) && DateTime.UtcNow < deadline do
                                      Threading.Thread.Sleep 10

                              0
                      )
                  |> ignore

                  let plain = Regex.Replace(output.Text, @"\u001b\[[0-9;?]*[a-zA-Z]", "")
                  Expect.stringContains plain "1 training " "the singular"

                  for brief in briefs do
                      Expect.stringContains plain brief "the phase"

                  for line in plain.Split([| '\n'; '\r' |]) do
                      Expect.isLessThanOrEqual line.Length width line
                      Expect.isMatch line @"^\s*$|\S.* +━* *\d+%\s*$" "nothing is broken")

          testCase "time spans are told in two units" (fun () ->
              for seconds, words in
                  [ 0.4, "0 s"
                    59.4, "59 s"
                    59.7, "1 min 00 s"
                    3599.6, "1 h 00 min"
                    7500.0, "2 h 05 min"
                    90000.0, "25 h 00 min" ] do
                  Expect.equal (TimeWords.Of(TimeSpan.FromSeconds seconds)) words words) ]
