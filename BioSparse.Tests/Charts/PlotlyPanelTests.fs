module BioSparse.Tests.Charts.PlotlyPanelTests

open System
open System.Text.Json
open Expecto
open FsCheck.FSharp
open BioSparse.App.Charts

/// Words that a page must not take for markup, or a format for its own.
let private words =
    Gen.elements [ "plain"; ""; "a<b>&\"c\"'"; "</script>"; "ε, l∞"; "%{x}"; "\\u003c\n" ]

let private numbers =
    Gen.oneof
        [ Gen.choose (-1000, 1000) |> Gen.map (fun n -> float n / 7.0)
          Gen.constant Double.NaN
          Gen.elements [ 1e-300; 1e300; 0.0 ] ]

let private series form =
    gen {
        let! length = Gen.choose (0, 8)

        let edges =
            if form = Form.Bars && length > 0 then
                length + 1
            else
                length

        let! x =
            Gen.choose (1, 50) |> Gen.map (fun first -> Array.init edges (fun i -> float (first + i)))

        let! y = Gen.arrayOfLength length numbers
        let! low = Gen.arrayOfLength length numbers
        let! high = Gen.arrayOfLength length numbers
        let! details = Gen.arrayOfLength length words
        let! name = words
        let! model = words
        let! seed = Gen.elements [ Nullable(); Nullable 3 ]
        let! hasIntervals = Gen.elements [ true; false ]
        let! hasDetails = Gen.elements [ true; false ]

        return
            { Series.Of(form, name, "#336699", x, y, model, seed) with
                Low = (if hasIntervals && form <> Form.Bars then low else [||])
                High = (if hasIntervals && form <> Form.Bars then high else [||])
                Details = (if hasDetails then details else [||]) }
    }

let private panels form =
    gen {
        let! title = words
        let! all = Gen.listOf (series form) |> Gen.map (List.truncate 4)
        return Panel.Of(title, Axis.Of "x", Axis.Of("y", low = 1.0, high = 9.0), all)
    }

let private read panel =
    (JsonDocument.Parse(PlotlyPanel.json panel)).RootElement

let private part (name: string) (element: JsonElement) = element.GetProperty name

let private tryPart (name: string) (element: JsonElement) =
    match element.TryGetProperty name with
    | true, found -> Some found
    | _ -> None

let private all (element: JsonElement) = List.ofSeq (element.EnumerateArray())
let private reals element = all element |> List.map _.GetDouble()
let private text (element: JsonElement) = string (element.GetString())

/// The places of a series that are drawn.
let private there (series: Series) =
    [ for i in 0 .. series.Y.Length - 1 do
          if Double.IsFinite series.Y[i] then
              i ]

let private holds form law =
    Prop.forAll (Arb.fromGen (panels form)) (fun panel ->
        let traces = all (part "data" (read panel))
        Expect.equal (text (part "text" (part "title" (part "layout" (read panel))))) panel.Title "the title"

        for trace, series in
            List.zip
                (traces |> List.filter (tryPart "hoverinfo" >> Option.isNone))
                (List.ofArray panel.Series) do
            law trace series)

[<Tests>]
let tests =
    testList
        "PlotlyPanel"
        [ for form in [ Form.Line; Form.Curve; Form.Points ] do
              testProperty
                  $"{form}: as many points as ordinates that are numbers, each with its own interval and words"
                  (holds form (fun trace series ->
                      let places = there series

                      Expect.equal
                          (reals (part "x" trace))
                          (places |> List.map (Array.get series.X))
                          "abscissae"

                      Expect.equal
                          (reals (part "y" trace))
                          (places |> List.map (Array.get series.Y))
                          "ordinates"

                      if series.Details.Length > 0 then
                          Expect.equal
                              (all (part "hovertext" trace) |> List.map text)
                              (places |> List.map (Array.get series.Details))
                              "words"

                      match tryPart "error_y" trace with
                      | None ->
                          if series.Low.Length > 0 then
                              for i in places do
                                  Expect.isFalse
                                      (series.High[i] > series.Y[i] || series.Low[i] < series.Y[i])
                                      "no interval is lost"
                      | Some error ->
                          let reach distance =
                              [ for i in places do
                                    let length: float = distance i
                                    if Double.IsFinite length then max 0.0 length else 0.0 ]

                          Expect.equal
                              (reals (part "array" error))
                              (reach (fun i -> series.High[i] - series.Y[i]))
                              "up"

                          Expect.equal
                              (reals (part "arrayminus" error))
                              (reach (fun i -> series.Y[i] - series.Low[i]))
                              "down"))

          testProperty
              "a trace says its model, its seed, and a name under the pointer; without a name it has no entry in the legend"
              (holds Form.Line (fun trace series ->
                  let meta = part "meta" trace
                  Expect.equal (text (part "model" meta)) series.Model "model"

                  Expect.equal
                      (tryPart "seed" meta |> Option.map _.GetInt32())
                      (Option.ofNullable series.Seed)
                      "seed"

                  Expect.equal
                      (text (part "name" trace))
                      (if series.Name = "" then series.Model else series.Name)
                      "name"

                  if series.Name = "" then
                      Expect.isFalse ((part "showlegend" trace).GetBoolean()) "legend"))

          testProperty
              "bars: the pointer meets the middles of those that are numbers, the outline is left alone"
              (holds Form.Bars (fun trace series ->
                  let places = there series

                  Expect.equal
                      (reals (part "x" trace))
                      [ for i in places -> (series.X[i] + series.X[i + 1]) / 2.0 ]
                      "middles"

                  Expect.equal (reals (part "y" trace)) (places |> List.map (Array.get series.Y)) "heights"
                  Expect.equal ((part "opacity" trace).GetDouble()) 0.0 "not drawn"))

          testProperty
              "the ends of a logarithmic axis are given as powers of ten"
              (Prop.forAll
                  (Arb.fromGen (Gen.zip (Gen.choose (-8, 3)) (Gen.choose (1, 9))))
                  (fun (low, more) ->
                      let axis =
                          Axis.Of(
                              "x",
                              Scale.Logarithmic,
                              Math.Pow(10.0, float low),
                              Math.Pow(10.0, float (low + more))
                          )

                      let written =
                          Panel.Of("", axis, Axis.Of "y", []) |> read |> part "layout" |> part "xaxis"

                      Expect.equal (text (part "type" written)) "log" "its type"

                      for found, expected in
                          List.zip (reals (part "range" written)) [ float low; float (low + more) ] do
                          Expect.floatClose Accuracy.high found expected "an end"))

          testCase "a linear axis keeps its ends, and has none where the data decide"
          <| fun () ->
              let layout =
                  Panel.Of("", Axis.Of("x", low = -2.5, high = 7.0), Axis.Of "y", []) |> read |> part "layout"

              Expect.equal (reals (part "range" (part "xaxis" layout))) [ -2.5; 7.0 ] "given"
              Expect.isNone (tryPart "range" (part "yaxis" layout)) "not given"

          testCase "a map has its cells row by row, the first row on top"
          <| fun () ->
              let map =
                  { Columns = [| "10"; "10" |]
                    Rows = [| "1"; "2" |]
                    Values = [| [| 1.0; 2.0 |]; [| 3.0; 4.0 |] |]
                    Texts = [||]
                    Low = 0.0
                    High = 5.0
                    Title = "share" }

              let figure = read (Panel.Of("t", Axis.Of "x", Axis.Of "y", map))
              let trace = List.exactlyOne (all (part "data" figure))
              Expect.equal (all (part "z" trace) |> List.map reals) [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ] "cells"

              let columns = all (part "x" trace) |> List.map text

              Expect.equal
                  (List.map (fun (word: string) -> word.TrimEnd(char 0x200b)) columns)
                  [ "10"; "10" ]
                  "words of columns"

              Expect.equal (List.distinct columns).Length 2 "columns of the same words are two"

              for axis in [ "xaxis"; "yaxis" ] do
                  Expect.equal
                      (text (part "type" (part axis (part "layout" figure))))
                      "category"
                      "words are no numbers"

              Expect.equal
                  (text (part "autorange" (part "yaxis" (part "layout" figure))))
                  "reversed"
                  "rows from the top"

          testCase "the script is plotly.js with its licence"
          <| fun () ->
              let script = PlotlyPanel.script ()
              Expect.stringStarts script "/**" "a comment"
              Expect.stringContains (script[..400]) "plotly.js" "its name"
              Expect.stringContains (script[..400]) "MIT" "its licence" ]
