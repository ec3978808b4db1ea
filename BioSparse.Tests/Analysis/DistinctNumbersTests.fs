module BioSparse.Tests.Analysis.DistinctNumbersTests

open System
open System.Globalization
open Expecto
open FsCheck
open BioSparse.Core

[<Tests>]
let tests =
    testList
        "DistinctNumbers"
        [ testProperty
              "different numbers have different texts, equal ones the same"
              (fun (numbers: NormalFloat list) ->
                  let numbers = numbers |> List.map (fun (NormalFloat number) -> number)
                  let text = DistinctNumbers.among (numbers @ numbers)

                  Expect.equal
                      (numbers |> List.map text |> List.distinct).Length
                      (List.distinct numbers).Length
                      "texts")

          testProperty
              "radii are near what their texts say, and 0 is the only one that is shown as 0"
              (fun (numbers: uint32 list) ->
                  let radii = numbers |> List.map (fun n -> float n / float UInt32.MaxValue)
                  let text = DistinctNumbers.among radii

                  for radius in radii do
                      let read = Double.Parse(text radius, CultureInfo.InvariantCulture)
                      Expect.isLessThanOrEqual (abs (read - radius)) (1e-3 * radius) "near")

          testCase "as few digits as tell them apart" (fun () ->
              let texts numbers =
                  numbers |> List.map (DistinctNumbers.among numbers)

              Expect.equal (texts [ 0.0; 0.1; 0.3 ]) [ "0"; "0.1"; "0.3" ] "radii of the paper"
              Expect.equal (texts [ 0.00001; 0.00002 ]) [ "0.00001"; "0.00002" ] "small ones"
              Expect.equal (texts [ 8.0 / 255.0 ]) [ "0.03137" ] "alone"
              Expect.equal (texts [ 0.1; 0.100001 ]) [ "0.1"; "0.100001" ] "near ones"
              Expect.equal (texts [ 12345.0; 0.5; nan ]) [ "12345"; "0.5"; "NaN" ] "integers are written out"
              Expect.equal (texts [ 1e-12; 0.0 ]) [ "1E-12"; "0" ] "very small")

          testCase "the checks of an evaluation tell radii apart" (fun () ->
              let outcome attack epsilon (survives: int) =
                  { Attack = attack
                    Epsilon = epsilon
                    Survives = Array.init 100 (fun i -> i < survives) }

              let said =
                  Measurement.sanity
                      10
                      [| outcome "fgsm" 0.00001 20
                         outcome "fgsm" 0.00002 90
                         outcome "pgd" 0.00001 80 |]

              Expect.isTrue (said |> Array.exists _.Contains("from ε = 0.00001 to 0.00002")) $"{said}"
              Expect.isTrue (said |> Array.exists _.Contains("FGSM at ε = 0.00001")) $"{said}") ]
