/// What the message of a training that diverged names, and that the remedies it gives are remedies.
module BioSparse.Tests.Learning.DivergenceTests

open System
open System.Threading
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample

let private key = Random.key 23UL
let private data = images 3 11 20 20 key

let private plan =
    { Epochs = 1
      BatchSize = 8
      Rate = 0.01
      Schedule = Constant }

let private recipe rule =
    { Layers =
        [ { Rule = rule
            Units = [ 12 ]
            Plan = plan
            Preprocessing = Preprocessing.Nothing } ]
      Readout = ReadoutRule.softmax
      ReadoutPlan = plan }

let private train rule = Recipe.train (recipe rule) key data

let private krotovHopfield input exponent =
    KrotovHopfield.rule
        { KrotovHopfield.defaults with
            Activation = Power.activation exponent
            Input = input }

let private overflowOf rule =
    match train rule with
    | Error(Diverged(_, _, Activity overflow) as failure) -> overflow, failure.Message
    | Error other -> failtest $"{other.Message}"
    | Ok _ -> failtest "stays finite"

let private competitive activation =
    CompetitiveHebbian.rule
        { CompetitiveHebbian.defaults with
            Activation = activation }

[<Tests>]
let tests =
    testList
        "Divergence"
        [ for exponent in [ 12.0; 16.0; 20.0; 60.0 ] do
              testCase
                  $"Krotov-Hopfield at exponent {exponent}: the activity, and remedies that help"
                  (fun () ->
                      let overflow, message = overflowOf (krotovHopfield Plain exponent)
                      Expect.equal overflow.Layer 1 "the layer"
                      Expect.stringContains message $"max(0, a) ^ {exponent}" "the exponent"
                      Expect.stringContains message "not of unit length" "the input"
                      Expect.isFalse (message.Contains "rate") "a rate helps nothing"
                      Expect.isNonEmpty overflow.Remedies "what avoids it"

                      for remedy in overflow.Remedies do
                          if remedy.Contains "unit length" then
                              Expect.isOk (train (krotovHopfield UnitLength exponent)) remedy
                          else
                              Expect.isOk (train (krotovHopfield Plain 2.0)) remedy

                      // a rate that is a millionth changes nothing
                      let slow =
                          { recipe (krotovHopfield Plain exponent) with
                              ReadoutPlan = { plan with Rate = 1e-8 } }

                      Expect.isError (Recipe.train slow key data) "a smaller rate")

          testCase "unit length is no remedy where it does not help" (fun () ->
              let overflow, message = overflowOf (krotovHopfield UnitLength 100.0)
              Expect.isFalse overflow.IsPlain "of unit length"
              Expect.isFalse (message.Contains "unit length") message
              Expect.stringContains message "a smaller number than 100" message)

          testCase "a rule that learns by its activity names it too" (fun () ->
              let overflow, message = overflowOf (competitive (Power.activation 100.0))
              Expect.isGreaterThan overflow.Potential 1.0 "a"
              Expect.stringContains message "W is no longer finite" message)

          testCase "layers below are named by their number" (fun () ->
              let two =
                  { recipe (competitive Relu.activation) with
                      Layers =
                          [ { Rule = RandomFeatures.rule Relu.activation
                              Units = [ 12 ]
                              Plan = plan
                              Preprocessing = Preprocessing.Nothing }
                            { Rule = RandomFeatures.rule (Power.activation 90.0)
                              Units = [ 9 ]
                              Plan = plan
                              Preprocessing = Preprocessing.Nothing } ] }

              match Recipe.train two key data with
              | Error(Diverged(_, _, Activity overflow)) -> Expect.equal overflow.Layer 2 "the second"
              | other -> failtest $"{other}")

          testCase "a rule of one's own that grows at any rate" (fun () ->
              let wild =
                  Rule.unsupervised "wild" (Start.normal 1.0 Relu.activation) (fun _ layer _ ->
                      1e30 * layer.Weights)

              match train wild with
              | Error(Diverged(_, "W", Steps) as failure) ->
                  Expect.stringContains failure.Message "own steps" failure.Message
              | other -> failtest $"{other}")

          testCase "a rate that is too large, and a smaller one that avoids it" (fun () ->
              let raw =
                  CompetitiveHebbian.rule
                      { CompetitiveHebbian.defaults with
                          Scaling = Raw
                          Constraint = Unconstrained
                          NormaliseInitial = true }

              let at rate =
                  Recipe.train
                      { recipe raw with
                          Layers =
                              [ { Rule = raw
                                  Units = [ 12 ]
                                  Plan = { plan with Rate = rate }
                                  Preprocessing = Preprocessing.Nothing } ] }
                      key
                      data

              match at 1e9 with
              | Error(Diverged(_, "W", Rate)) -> Expect.isOk (at 1e-3) "the remedy"
              | Error failure -> failtest failure.Message
              | Ok _ -> failtest "stays finite") ]
