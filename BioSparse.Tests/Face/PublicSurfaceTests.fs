module BioSparse.Tests.Face.PublicSurfaceTests

open System
open System.IO
open System.Reflection
open System.Xml.Linq
open Expecto
open BioSparse.Core
open BioSparse.Digits
open BioSparse.Laws

let private assemblies =
    [ typeof<Tensor>.Assembly
      typeof<Trial>.Assembly
      (Digits.train.GetType() |> ignore
       Assembly.Load "BioSparse.Digits") ]

let private nameOf (assembly: Assembly) = string (assembly.GetName().Name)

/// Ids of the documentation file, without the parameters of methods; each as often as it is documented.
let private documented name =
    let file = Path.Combine(AppContext.BaseDirectory, $"{name}.xml")

    [ for entry in XDocument.Load(file).Descendants "member" do
          let text = entry.Value.Trim()

          if text <> "" && text <> "TBD" then
              let id = (entry.Attribute "name" |> nonNull).Value
              // without the numbers of type parameters
              Text.RegularExpressions.Regex.Replace(id.Split('(')[0], "`+[0-9]+", "") ]
    |> List.countBy id
    |> Map.ofList

let private undocumented assembly =
    let known = documented (nameOf assembly)

    [ for t in Surface.types assembly do
          let full = ((string t.FullName).Split('`')[0]).Replace('+', '.')

          if not (known.ContainsKey $"T:{full}") then
              full

          for id, times in Surface.members t |> List.countBy fst do
              let wanted = $"{id.Substring(0, 2)}{full}.{id.Substring 2}"

              // the compiler's documents call a literal a property
              let asProperty = "P" + wanted.Substring 1

              if
                  (known.TryFind wanted |> Option.orElse (known.TryFind asProperty) |> Option.defaultValue 0) <
                      times
              then
                  wanted ]

[<Tests>]
let tests =
    testList
        "Public surface"
        [ for assembly in assemblies do
              let name = nameOf assembly

              testCase $"{name} shows what its file says" (fun () ->
                  Snapshot.expect "Face" $"{name}.txt" (Surface.print assembly))

              testCase $"{name}: everything public has docs" (fun () ->
                  Expect.equal (String.concat " " (undocumented assembly)) "" "members without docs")

          testCase "no failwith where a user can reach it" (fun () ->
              let root =
                  match Repository.root with
                  | Some root -> root
                  | None -> skiptest "the sources are not here"

              let found =
                  [ for project in
                        [ "BioSparse.Core.Fs"
                          "BioSparse.Laws"
                          "BioSparse.Digits"
                          "BioSparse.App.Fs" ] do
                        for source in
                            Directory.GetFiles(
                                Path.Combine(root, project),
                                "*.fs",
                                SearchOption.AllDirectories
                            ) do
                            if
                                not (
                                    source.Contains
                                        $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"
                                )
                            then
                                let text = File.ReadAllText source

                                if text.Contains "failwith" || text.Contains "NotImplemented" then
                                    source ]

              Expect.isEmpty found "failwith") ]
