module BioSparse.Tests.TailTests

open System
open Expecto
open FsCheck
open BioSparse.Core

/// Equal but for rounding, however small both are: exp(−x) has x times the relative error of x, and ln Γ in Student's adds a few more.
let private same expected actual what =
    let allowed = 4e-15 * (4.0 + abs (log (abs expected)))
    Expect.isTrue (abs (actual / expected - 1.0) < allowed) $"{what}: {actual}, not {expected}"

[<Tests>]
let tests =
    testList
        "Tail"
        [ testProperty
              "a tail falls as its statistic grows, and is 0 only where no float is as small"
              (fun (NormalFloat x) (NormalFloat step) ->
                  let x, step = abs x % 30.0, 0.01 + abs step % 3.0

                  for tail, least in
                      [ Tail.normal, 37.0
                        Tail.twoSidedNormal, 37.0
                        Tail.chiSquaredOne, 1400.0
                        Tail.twoSidedStudent 4.0, infinity ] do
                      Expect.isLessThan (tail (x + step)) (tail x) "falls"

                      if x + step < least then
                          Expect.isGreaterThan (tail (x + step)) 0.0 "not 0")

          testProperty
              "a normal's two-sided tail is that of χ² at its square, and twice the one-sided"
              (fun (NormalFloat z) ->
                  let z = abs z % 37.0
                  let two = Tail.twoSidedNormal z
                  Expect.isTrue (abs (Tail.chiSquaredOne (z * z) / two - 1.0) < 1e-11) "χ²"
                  same two (2.0 * Tail.normal z) "one-sided")

          testProperty
              "the logarithm of the normal's tail is that of the tail, on both sides of its change of form"
              (fun (NormalFloat z) ->
                  let z = z % 37.0
                  let logTail = log (Tail.normal z)
                  Expect.isTrue (abs (Tail.logNormal z - logTail) <= 1e-13 * (1.0 + abs logTail)) $"at {z}")

          // computed with 40 digits by mpmath
          testCase "tails far below what 1 − F can tell from 0" (fun () ->
              for x, p in
                  [ 0.5, 0.47950012218695346
                    3.84, 0.050043521248705103
                    70.21, 5.3315478886002799e-17
                    400.0, 5.5072482372124674e-89
                    1400.0, 2.1010145162642175e-306 ] do
                  same p (Tail.chiSquaredOne x) $"χ² above {x}"

              for z, p in
                  [ 1.96, 0.049995790296440872
                    9.0, 2.2571768119076813e-19
                    37.0, 1.1451142445049154e-299 ] do
                  same p (Tail.twoSidedNormal -z) $"normal beyond {z}"

              for freedom, t, p in
                  [ 1.0, 0.5, 0.70483276469913345
                    4.0, 50.0, 9.5744536569696984e-7
                    9.0, 100.0, 5.0730897662085626e-15
                    2.0, 1e8, 9.9999999999999985e-17
                    30.0, 40.0, 1.3726045194406403e-27 ] do
                  same p (Tail.twoSidedStudent freedom t) $"Student's t beyond {t}"

              for w, logarithm in
                  [ -3.0, -0.0013508099647481938
                    9.9, -52.226428300404045
                    10.1, -54.246047542693631
                    50.0, -1254.8313611394199
                    1e4, -50000010.129278915 ] do
                  same logarithm (Tail.logNormal w) $"ln of the normal's tail at {w}")

          testCase "no statistic, no evidence" (fun () ->
              Expect.equal (Tail.chiSquaredOne 0.0) 1.0 "χ²"
              Expect.equal (Tail.twoSidedNormal 0.0) 1.0 "normal"
              Expect.equal (Tail.twoSidedStudent 3.0 0.0) 1.0 "Student"
              Expect.isTrue (Double.IsNaN(Tail.chiSquaredOne nan)) "NaN stays NaN") ]
