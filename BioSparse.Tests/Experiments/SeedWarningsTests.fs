module BioSparse.Tests.Experiments.SeedWarningsTests

open Expecto
open FsCheck
open BioSparse.Core

let private warning model seed text : JobWarning =
    { Model = model
      Seed = seed
      Text = text }

[<Tests>]
let tests =
    testList
        "SeedWarnings"
        [ testCase "sentences that differ by percentages are one, with the range of each" (fun () ->
              Expect.equal
                  (SeedWarnings.merged
                      [ warning "a" 1 "PGD at ε = 0.1, 0.15 leaves 88.4 %, 9.5 %; cascade 85.0 %, 3.0 %"
                        warning "b" 1 "PGD at ε = 0.1 leaves 5.0 %"
                        warning "a" 3 "PGD at ε = 0.1, 0.15 leaves 90.0 %, 10.5 %; cascade 85.0 %, 2.0 %"
                        warning "a" 2 "PGD at ε = 0.1 leaves 90.0 %; cascade 85.0 %"
                        warning "b" 2 "the network is linear"
                        warning "b" 3 "the network is linear"
                        warning "b" 1 "the network is linear" ])
                  [| "a, seeds 1, 3: PGD at ε = 0.1, 0.15 leaves 88.4–90.0 %, 9.5–10.5 %; cascade 85.0 %, 2.0–3.0 %"
                     "b-seed1: PGD at ε = 0.1 leaves 5.0 %"
                     "a-seed2: PGD at ε = 0.1 leaves 90.0 %; cascade 85.0 %"
                     "b, seeds 1–3: the network is linear" |]
                  "lines")

          testProperty
              "every model and seed is named once for each of its sentences, none is lost"
              (fun (drawn: (bool * PositiveInt * int list) list) ->
                  let warnings =
                      [ for isFirst, PositiveInt seed, numbers in drawn do
                            let said =
                                numbers |> List.map (fun n -> $"%.1f{float (abs (n % 1000)) / 10.0} %%")

                            warning
                                (if isFirst then "a" else "b")
                                (seed % 5)
                                (String.concat ", " ("it leaves" :: said)) ]

                  let lines = SeedWarnings.merged warnings

                  let sentences =
                      warnings
                      |> List.map (fun own -> own.Model, own.Text.Split(',').Length)
                      |> List.distinct

                  Expect.hasLength lines sentences.Length "lines"

                  for own in warnings do
                      let length = own.Text.Split(',').Length

                      let mine =
                          lines
                          |> Array.filter (fun line ->
                              let name, text =
                                  line.Substring(0, line.IndexOf ':'), line.Substring(line.IndexOf ':')

                              let isNamed =
                                  match name.Split "seeds " with
                                  | [| _; seeds |] when seeds.Contains '–' ->
                                      let ends = seeds.Split '–' |> Array.map int
                                      ends[0] <= own.Seed && own.Seed <= ends[1]
                                  | [| _; seeds |] -> Array.contains (string own.Seed) (seeds.Split ", ")
                                  | _ -> name = $"{own.Model}-seed{own.Seed}"

                              name[0] = own.Model[0] && text.Split(',').Length = length && isNamed)

                      Expect.hasLength mine 1 $"{own}") ]
