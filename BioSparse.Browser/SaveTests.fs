/// Figures as files.
module BioSparse.Browser.SaveTests

open System.IO
open System.Text
open System.Xml.Linq
open Expecto
open Microsoft.Playwright

let tests (run: Run) =
    testList
        "saved figures"
        [ testTask "SVG and PNG of a panel are files of their kind" {
              do!
                  Chromium.show Chromium.wide run (fun page ->
                      task {
                          do! Chromium.walk page
                          let! count = page.Locator("div.plot").CountAsync()

                          for index in List.distinct [ 0; count / 2; count - 1 ] do
                              let tools = page.Locator(".tools").Nth index

                              for format in [ "SVG"; "PNG" ] do
                                  let! download =
                                      page.RunAndWaitForDownloadAsync(fun () ->
                                          tools
                                              .GetByRole(
                                                  AriaRole.Button,
                                                  LocatorGetByRoleOptions(Name = format, Exact = true)
                                              )
                                              .ClickAsync())

                                  let! path = download.PathAsync()
                                  let bytes = File.ReadAllBytes path

                                  Expect.stringEnds
                                      download.SuggestedFilename
                                      ("." + format.ToLowerInvariant())
                                      "the file's name"

                                  if format = "SVG" then
                                      let root = XDocument.Parse(Encoding.UTF8.GetString bytes).Root
                                      Expect.equal root.Name.LocalName "svg" "its root"

                                      Expect.isGreaterThan
                                          (root.Descendants()
                                           |> Seq.filter (fun part -> part.Name.LocalName = "path")
                                           |> Seq.length)
                                          3
                                          "it has lines"
                                  else
                                      Expect.equal
                                          bytes[..7]
                                          [| 137uy; 80uy; 78uy; 71uy; 13uy; 10uy; 26uy; 10uy |]
                                          "PNG"

                                      Expect.isGreaterThan bytes.Length 5000 "it has something on it"
                      })
          } ]
