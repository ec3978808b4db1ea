module BioSparse.Tests.NormalLaplaceTests

open Expecto
open FsCheck
open BioSparse.Core

/// alpha, beta and tau of everyday and of extreme sizes.
let private parameters =
    [ for alpha in [ 0.3; 2.0; 40.0 ] do
          for beta in [ 0.5; 3.0; 100.0 ] do
              for tau in [ 0.05; 0.5; 2.0 ] -> alpha, beta, tau ]

[<Tests>]
let tests =
    testList
        "NormalLaplace"
        [ testProperty "the density is the slope of the tail" (fun (NormalFloat z) ->
              let z = z % 6.0

              for alpha, beta, tau in parameters do
                  let tail z =
                      exp (NormalLaplace.logSurvival alpha beta 0.3 tau z)

                  let slope = (tail (z - 1e-5) - tail (z + 1e-5)) / 2e-5
                  let density = exp (NormalLaplace.logDensity alpha beta 0.3 tau z)
                  Expect.isLessThan (abs (slope - density)) (1e-6 + 1e-5 * density) $"{alpha}, {beta}, {tau}")

          testProperty "turned round, the tail is what lies below" (fun (NormalFloat z) ->
              let z = z % 6.0

              for alpha, beta, tau in parameters do
                  let above = exp (NormalLaplace.logSurvival alpha beta 0.0 tau z)
                  let below = exp (NormalLaplace.logSurvival beta alpha 0.0 tau -z)
                  Expect.isLessThan (abs (above + below - 1.0)) 1e-12 $"{alpha}, {beta}, {tau}")

          testProperty "the interpolated likelihood is that of the densities" (fun (zs: NormalFloat[]) ->
              let zs =
                  zs |> Array.map (fun (NormalFloat z) -> z % 12.0) |> Array.append [| 0.0; 5.0 |]

              let weights = zs |> Array.map (fun z -> 1.0 + abs z)

              for alpha, beta, tau in parameters do
                  let expected =
                      Array.map2 (fun w z -> w * NormalLaplace.logDensity alpha beta 0.3 tau z) weights zs
                      |> Array.sum

                  let found = NormalLaplace.logLikelihood alpha beta 0.3 tau zs weights

                  Expect.isLessThan
                      (abs (found - expected))
                      (1e-7 * Array.sum weights + 1e-12 * abs expected)
                      $"{alpha}, {beta}, {tau}")

          testCase "without tails of its own it is normal" (fun () ->
              for z in [ -3.0; 0.0; 2.5 ] do
                  let tail = NormalLaplace.logSurvival 1e4 1e4 0.0 1.0 z
                  Expect.isLessThan (abs (tail - Tail.logNormal z)) 1e-6 $"{z}") ]
