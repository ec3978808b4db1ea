/// How many places know of one thing.
module BioSparse.Tests.Face.HouseTests

open System
open System.IO
open System.Reflection
open System.Reflection.Metadata
open System.Reflection.PortableExecutable
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

/// Members of a type of FSharp.Core that an assembly calls.
let private calls (assembly: Assembly) typeName =
    use file = new PEReader(File.OpenRead assembly.Location)
    let metadata = file.GetMetadataReader()

    [ for handle in metadata.MemberReferences do
          let reference = metadata.GetMemberReference handle

          if reference.Parent.Kind = HandleKind.TypeReference then
              let owner =
                  metadata.GetTypeReference(TypeReferenceHandle.op_Explicit reference.Parent)

              if metadata.GetString owner.Name = typeName then
                  metadata.GetString reference.Name ]

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

          testCase "the program runs with the FSharp.Core of F# Interactive" (fun () ->
              // C#'s collection expressions of F# lists call `FSharpList.Create`, which the netstandard2.0 build lacks
              Expect.equal (calls typeof<BioSparse.App.Bench>.Assembly "FSharpList") [] "calls"

              Expect.isNonEmpty
                  (calls typeof<BioSparse.App.Bench>.Assembly "ListModule")
                  "what is looked for is found")

          testCase "an attack is known to its own files and the catalogue" (fun () ->
              Expect.equal (naming "Fgsm" [ "Fgsm" ]) [ "Catalogue" ] "files")

          testCase "an activation is known to its own files and the catalogue" (fun () ->
              Expect.equal (naming "BoundedSigmoid" [ "BoundedSigmoid" ]) [ "Catalogue" ] "files"
              // ONNX has its graph
              Expect.equal
                  (naming "bounded-sigmoid" [ "BoundedSigmoid"; "OnnxLayer" ])
                  []
                  "files that have its word")

          testCase "what the walks of docs/architecture.md name is there" (fun () ->
              let text =
                  File.ReadAllText(Path.Combine(Option.get root, "docs", "architecture.md"))

              let from = text.IndexOf "## Three walks"
              let walks = text.Substring(from, text.IndexOf("\n## ", from + 3) - from)

              let types =
                  [ typeof<BioSparse.Core.Tensor>.Assembly; typeof<BioSparse.App.Bench>.Assembly ]
                  |> List.collect (fun assembly -> List.ofArray (assembly.GetTypes()))

              let all =
                  BindingFlags.Public
                  ||| BindingFlags.NonPublic
                  ||| BindingFlags.Instance
                  ||| BindingFlags.Static

              /// A type, module or member of one; a file is there under its name.
              let isThere (name: string) =
                  match name.Split '.' with
                  | [| one |] -> types |> List.exists (fun t -> t.Name = one || t.Name = one + "Module")
                  | [| one; member' |] ->
                      types
                      |> List.exists (fun t ->
                          (t.Name = one || t.Name = one + "Module")
                          && t.GetMembers all |> Array.exists (fun m -> m.Name = member'))
                  | _ -> false

              let named =
                  [ for m in Regex.Matches(walks, "`([A-Z][A-Za-z.]+)`") -> m.Groups[1].Value ]
                  |> List.distinct

              Expect.isGreaterThan named.Length 20 "names"
              Expect.isEmpty (named |> List.filter (isThere >> not)) "names that are not there"

              for walk in Regex.Split(walks, @"\n\*\*One ") |> Array.skip 1 do
                  Expect.isLessThanOrEqual (walk.Trim().Split('\n').Length) 10 "lines of a walk")

          testCase "every file of the core has its signature" (fun () ->
              let files = sources "BioSparse.Core.Fs" [ ".fs" ]
              Expect.isGreaterThan files.Length 100 "files"
              Expect.isEmpty (files |> List.filter (fun file -> not (File.Exists(file + "i")))) "without one")

          testCase "the shell has fewer lines than the core" (fun () ->
              let shell = lines "BioSparse.App" [ ".cs" ]
              let core = lines "BioSparse.Core.Fs" [ ".fs"; ".fsi" ]
              Expect.isLessThan shell core "lines of C#") ]
    |> fun tests -> if root.IsSome then tests else testList "House" []
