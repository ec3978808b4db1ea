module BioSparse.Tests.Reporting.WrappedTextTests

open System
open Expecto
open FsCheck.FSharp
open BioSparse.App.Reporting

let private texts =
    let word =
        Gen.elements
            [ "a"
              "word"
              "[--set <KEY=VALUE>]"
              "biosparse:"
              "ε = 0.1"
              "longer-than-others"
              "  "
              "\n"
              "    " ]

    Gen.listOf word |> Gen.map (String.concat " ")

let private words (text: string) =
    text.Split([| ' '; '\n' |], StringSplitOptions.RemoveEmptyEntries)

[<Tests>]
let tests =
    testList
        "WrappedText"
        [ testProperty
              "all words stay, in order and whole, and no line with two words is wider than the terminal"
              (Prop.forAll (Arb.fromGen (Gen.zip texts (Gen.choose (20, 100)))) (fun (text, width) ->
                  let wrapped = WrappedText.At(width, text)

                  words wrapped = words text
                  && wrapped.Split('\n')
                     |> Array.forall (fun line ->
                         line.Length <= width
                         || line.Length - line.TrimStart().Length <= width / 2 && (words line).Length <= 3)))

          testProperty
              "what fits stays as it is"
              (Prop.forAll (Arb.fromGen texts) (fun text -> WrappedText.At(text.Length + 20, text) = text))

          testProperty
              "wrapping twice is wrapping once"
              (Prop.forAll (Arb.fromGen (Gen.zip texts (Gen.choose (30, 100)))) (fun (text, width) ->
                  let once = WrappedText.At(width, text)
                  words (WrappedText.At(width, once)) = words once))

          testCase "long lines continue below their last column, their label or their beginning" (fun () ->
              let at width text = WrappedText.At(width, text)

              Expect.equal
                  (at 24 "quick     three models of the paper")
                  "quick     three models\n          of the paper"
                  "column"

              Expect.equal
                  (at 20 "biosparse: run: unknown option")
                  "biosparse: run:\n    unknown option"
                  "label"

              Expect.equal (at 20 "one line of plain prose here") "one line of plain\nprose here" "prose"

              Expect.equal
                  (at 26 "USAGE: biosparse run [--set <KEY=VALUE>]")
                  "USAGE: biosparse run\n    [--set <KEY=VALUE>]"
                  "an option is not broken") ]
