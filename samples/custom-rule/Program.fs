/// Two rules that the library does not have, from one function each: their laws, then what every rule is measured by.
///
///     dotnet run -c Release                    their laws
///     dotnet run -c Release -- measure DIR     trains them; rows of metrics on standard output, DIR/RULE.safetensors
module CustomRule.Program

open System.IO
open System.Threading
open Expecto
open BioSparse.Core
open BioSparse.Digits
open BioSparse.Laws

let plan epochs rate =
    { Epochs = epochs
      BatchSize = 100
      Rate = rate
      Schedule = LinearPerStep }

let recipe rule hidden rate =
    { Layers =
        [ { Rule = rule
            Units = [ hidden ]
            Plan = plan 5 rate
            Preprocessing = Preprocessing.Nothing } ]
      Readout = ReadoutRule.softmax
      ReadoutPlan = plan 10 0.005 }

/// Little of everything, for a first look; `Study.defaults` is the whole.
let protocol: Protocol =
    { Study.defaults with
        Attacks = [ for plan in Study.defaults.Attacks -> { plan with Samples = 200 } ]
        FewShot =
            Some
                { Shots = [ 5 ]
                  Draws = 1
                  Steps = 300
                  Protocols = [ Whole; Features ] }
        Bootstrap = 0 }

let silent =
    { new System.IProgress<float> with
        member _.Report _ = () }

[<EntryPoint>]
let main arguments =
    match arguments with
    | [| "measure"; folder |] ->
        Directory.CreateDirectory folder |> ignore
        printfn "model,metric,x,value"

        for recipe in [ recipe (Covariance.rule 0.3) 50 0.02; recipe (Instar.rule 5) 200 1.0 ] do
            let name = Recipe.name recipe

            match Study.run protocol recipe 1 Digits.train Digits.test silent CancellationToken.None with
            | Error failure -> eprintfn $"{name}: {failure.Message}"
            | Ok result ->
                for row in result.Rows do
                    let x = row.X |> Option.map string |> Option.defaultValue ""
                    printfn $"{row.Model},{row.Metric},{x},{row.Value}"

                Safetensors.write (Path.Combine(folder, $"{name}.safetensors")) result.Network

        0
    | arguments ->
        testList "laws" [ Laws.all (Covariance.rule 0.3); Laws.all (Instar.rule 5) ]
        |> runTestsWithCLIArgs [] arguments
