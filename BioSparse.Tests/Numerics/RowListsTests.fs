module BioSparse.Tests.Numerics.RowListsTests

#nowarn "9"

open System
open Expecto
open FsCheck
open FSharp.NativeInterop
open BioSparse.Core
open BioSparse.Tests.Sample

let private listed (lists: RowLists) =
    [ for row in 0 .. lists.Rows - 1 do
          [ for t in NativePtr.get lists.Starts row .. NativePtr.get lists.Starts (row + 1) - 1 do
                NativePtr.get lists.Places t, NativePtr.get lists.Values t ] ]

let private nonzero (m: float32[][]) =
    [ for row in m do
          [ for place, value in Array.indexed row do
                if value <> 0.0f then
                    place, value ] ]

/// Some rows and some columns without elements.
let private drawn (PositiveInt rows) (PositiveInt columns) (Seed seed) =
    let key = Random.key seed

    Array.init (3 * rows) (fun i ->
        Random.uniform -1.0f 1.0f (11 * columns) (Random.split i key)
        |> Array.mapi (fun j value ->
            if i % 3 <> 1 && j % 4 <> 2 && value > 0.6f then
                value
            else
                0.0f))

let private taken (m: float32[][]) =
    let lists = RowLists()
    Expect.isTrue (lists.Take(ReadOnlySpan(Array.concat m), m.Length, m.Length * m[0].Length)) "taken"
    lists

[<Tests>]
let tests =
    testList
        "RowLists"
        [ law 100 "the elements that are not zero, row by row" (fun rows columns seed ->
              let m = drawn rows columns seed
              Expect.equal (listed (taken m)) (nonzero m) "elements")

          law 100 "those of the transpose, and without empty rows" (fun rows columns seed ->
              let m = drawn rows columns seed
              let turned = RowLists()
              turned.TakeTransposed(taken m, m[0].Length)
              let expected = nonzero (Array.transpose m)
              Expect.equal (listed turned) expected "transpose"
              let kept = Array.zeroCreate expected.Length
              let count = turned.OmitEmpty(kept.AsSpan())

              let full = expected |> List.indexed |> List.filter (snd >> List.isEmpty >> not)

              Expect.equal (List.ofArray (Array.truncate count kept)) (List.map fst full) "rows kept"
              Expect.equal (listed turned) (List.map snd full) "their elements")

          law 100 "too many are not taken, whatever was taken before" (fun rows columns seed ->
              let m = drawn rows columns seed
              let count = nonzero m |> List.sumBy List.length
              let lists = taken m

              if count > 0 then
                  Expect.isFalse (lists.Take(ReadOnlySpan(Array.concat m), m.Length, count - 1)) "too many"

              Expect.isTrue (lists.Take(ReadOnlySpan(Array.concat m), m.Length, count)) "enough"
              Expect.equal (listed lists) (nonzero m) "elements")

          testCase "what is not a number is an element" (fun () ->
              let lists = RowLists()
              Expect.isTrue (lists.Take(ReadOnlySpan [| 0.0f; nanf; -0.0f; 2.0f |], 2, 2)) "taken"
              Expect.equal lists.Count 2 "NaN and 2") ]
