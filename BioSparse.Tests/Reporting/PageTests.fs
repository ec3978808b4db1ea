module BioSparse.Tests.Reporting.PageTests

open System
open System.Net
open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open FsCheck.FSharp
open BioSparse.App.Charts
open BioSparse.App.Reporting

let private titles =
    Gen.elements
        [ "Models"
          "Models!"
          "models"
          "Content"
          "a<b>&\"c\"'"
          "<script>alert(1)</script>"
          "ε, l∞"
          "…"
          "</section><p onclick='x'>" ]

let private figure = Figure("f", "", "", [| 1uy; 2uy |], 1, null)

/// A page with sections of these titles, a table and a figure that say them too.
let private render (titles: string list) =
    let page = Page("t", List.tryHead titles |> Option.defaultValue "")

    for title in titles do
        page.Lead title
        page.Section(title, fun html -> html.Element("p", title) |> ignore)

        page.Section(
            title,
            (fun html ->
                html.Table(title, [| "model"; title |], [ [| title; title |] ]) |> ignore

                let panel =
                    Panel.Of(
                        title,
                        Axis.Of title,
                        Axis.Of title,
                        [ Series.Of(Form.Line, title, "#112233", [| 1.0 |], [| 2.0 |], title) ]
                    )

                page.Figure(html, Chart.Of("name", title, title, [ panel ]), figure))
        )

    page.Render()

let private found (pattern: string) (text: string) =
    [ for one in Regex.Matches(text, pattern, RegexOptions.Singleline) -> one.Groups[1].Value ]

let private json = "<script type=\"application/json\"[^>]*>(.*?)</script>"

/// Without scripts and style.
let private markup (page: string) =
    Regex.Replace(page, "<(script|style)[^>]*>.*?</\\1>", "", RegexOptions.Singleline)

// every page with a figure carries plotly.js: a few are slow enough
let private few =
    { FsCheckConfig.defaultConfig with
        maxTest = 25 }

let private pages law =
    Prop.forAll (Arb.fromGen (Gen.listOf titles |> Gen.map (List.truncate 5))) (fun titles ->
        law titles (render titles))

[<Tests>]
let tests =
    testList
        "Page"
        [ testPropertyWithConfig
              few
              "an id stands once, and every link of the page leads to one"
              (pages (fun titles page ->
                  let ids = found " id=\"([^\"]*)\"" (markup page)
                  Expect.equal (List.distinct ids).Length ids.Length $"ids once: {ids}"
                  let links = found "<a [^>]*href=\"#([^\"]*)\"" page
                  Expect.isGreaterThanOrEqual links.Length (4 * titles.Length) "links"
                  Expect.isEmpty (List.except ids links) "links without a place"))

          testPropertyWithConfig
              few
              "contents list the sections in their order"
              (pages (fun titles page ->
                  let contents =
                      found "<li><a href=\"#[^\"]*\">(.*?)</a></li>" page |> List.map WebUtility.HtmlDecode

                  Expect.equal
                      contents
                      (titles |> List.collect (fun title -> [ title; title ]))
                      "their names"))

          testPropertyWithConfig
              few
              "nothing is fetched: addresses are parts of the page, or data in it"
              (pages (fun _ page ->
                  for address in found " (?:src|href|action|srcset|poster)=\"([^\"]*)\"" (markup page) do
                      Expect.isTrue
                          (address.StartsWith '#' || address.StartsWith("data:", StringComparison.Ordinal))
                          address

                  let style = String.concat "" (found "<style>(.*?)</style>" page)
                  Expect.isFalse (style.Contains "url(" || style.Contains "@import") "the style sheet"))

          testPropertyWithConfig
              few
              "text is text: no tag and no attribute comes from it"
              (pages (fun titles page ->
                  let tags = found "<([a-z0-9]+)[ >]" (markup page) |> List.countBy id |> Map.ofList
                  let plain = render (titles |> List.map (fun _ -> "plain")) |> markup
                  let expected = found "<([a-z0-9]+)[ >]" plain |> List.countBy id |> Map.ofList
                  Expect.equal tags expected "the tags of a page with plain words"
                  Expect.isFalse (Regex.IsMatch(markup page, "<[a-z][^>\"]* on[a-z]+=")) "no handlers"))

          testPropertyWithConfig
              few
              "the data of a figure are JSON that says what it was given"
              (pages (fun titles page ->
                  let figures = found json page
                  Expect.equal figures.Length titles.Length "a figure in each second section"

                  for text, title in List.zip figures titles do
                      use read = JsonDocument.Parse text
                      let trace = read.RootElement.GetProperty("data")[0]
                      Expect.equal (trace.GetProperty("name").GetString()) title "the name of its series"
                      Expect.isFalse (text.Contains '<') "nothing that could end the script"))

          testCase "a page without figures has no plotly.js"
          <| fun () ->
              let page = Page("t", "h")
              page.Section("a", (fun html -> html.Element("p", "b") |> ignore))
              Expect.isLessThan (page.Render()).Length 100_000 "its length" ]
