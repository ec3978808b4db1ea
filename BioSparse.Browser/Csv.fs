/// Files of numbers and words, as the program writes them.
module BioSparse.Browser.Csv

open System.IO
open System.Text.RegularExpressions

/// A cell after the line's start or a comma: quoted, with quotes twice, or plain.
let private cell = Regex "(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))"

let private cells (line: string) =
    [ for found in cell.Matches line do
          if found.Groups[1].Success then
              found.Groups[1].Value.Replace("\"\"", "\"")
          else
              found.Groups[2].Value ]

/// Each line as its cells by the names of the columns.
let read (path: string) : Map<string, string> list =
    match List.ofArray (File.ReadAllLines path) with
    | [] -> []
    | head :: lines ->
        let names = cells head
        lines |> List.map (fun line -> Map.ofList (List.zip names (cells line)))
