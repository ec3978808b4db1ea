/// How many places know of one thing.
module BioSparse.Tests.Face.HouseTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open BioSparse.Tests.Face.Repository

let private sources folder endings =
    Directory.EnumerateFiles(Path.Combine(Option.get root, folder), "*", SearchOption.AllDirectories)
    |> Seq.filter (fun file ->
        let name = file.Replace('\\', '/')

        not (name.Contains "/obj/" || name.Contains "/bin/")
        && List.contains (Path.GetExtension file) endings)
    |> List.ofSeq

let private product =
    lazy
        ([ "BioSparse.Core.Fs"; "BioSparse.App.Fs"; "BioSparse.App" ]
         |> List.collect (fun folder -> sources folder [ ".fs"; ".fsi"; ".cs" ]))

/// Files that name a module or type, without its own.
let private naming word (own: string list) =
    let pattern = Regex $@"\b{word}(Module)?\b"

    [ for file in product.Value do
          let name = nonNull (Path.GetFileNameWithoutExtension file)

          // comments may speak of anything
          let code =
              File.ReadLines file |> Seq.filter (fun line -> not (line.TrimStart().StartsWith "//"))

          if not (List.contains name own) && Seq.exists (fun (line: string) -> pattern.IsMatch line) code then
              name ]
    |> List.distinct

let private lines folder endings =
    sources folder endings |> List.sumBy (fun file -> Seq.length (File.ReadLines file))

[<Tests>]
let tests =
    testList
        "House"
        [ testCase "a rule is known to its own files and the catalogue" (fun () ->
              Expect.equal
                  (naming
                      "KrotovHopfield"
                      [ "KrotovHopfield"; "KrotovHopfieldModel"; "KrotovHopfieldSession" ]
                   @ naming "KrotovHopfieldModel" [ "KrotovHopfieldModel" ])
                  [ "Catalogue" ]
                  "files")

          testCase "an attack is known to its own files and the catalogue" (fun () ->
              Expect.equal (naming "Fgsm" [ "Fgsm" ]) [ "Catalogue" ] "files")

          testCase "the shell has fewer lines than the core" (fun () ->
              let shell = lines "BioSparse.App" [ ".cs" ]
              let core = lines "BioSparse.Core.Fs" [ ".fs"; ".fsi" ]
              Expect.isLessThan shell core "lines of C#") ]
    |> fun tests -> if root.IsSome then tests else testList "House" []
