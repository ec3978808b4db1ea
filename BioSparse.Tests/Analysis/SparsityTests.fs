module BioSparse.Tests.SparsityTests

open System
open Expecto
open FsCheck
open BioSparse.Core

let private floats (values: NormalFloat[]) =
    values
    |> Array.map (fun (NormalFloat v) -> float32 (Math.Clamp(v, -1e6, 1e6)))
    |> Array.map (fun v -> if abs v < 1e-3f then 0.0f else v)

let private measures =
    [ "Hoyer", Sparsity.hoyer
      "Gini", Sparsity.gini
      "Treves–Rolls", Sparsity.trevesRolls ]

let private same what a b =
    Expect.isTrue (a = b || abs (a - b) < 1e-5 || Double.IsNaN a && Double.IsNaN b) $"{what}: {a}, {b}"

let private near what expected actual =
    Expect.floatClose Accuracy.medium actual expected what

let private shuffled (seed: int) (values: 'T[]) =
    Random.permutation values.Length (Random.key (uint64 (uint32 seed))) |> Array.map (Array.get values)

[<Tests>]
let tests =
    testList
        "Sparsity"
        [ testList
              "laws"
              [ for name, measure in measures do
                    testProperty
                        $"{name} lies in [0, 1], or is undefined without anything to measure"
                        (fun values ->
                            let values = floats values
                            let s = measure values

                            if Double.IsNaN s then
                                Expect.isTrue
                                    (values.Length < 2 || Array.forall (fun v -> v <= 0.0f) values)
                                    "undefined"
                            else
                                Expect.isTrue (s >= 0.0 && s <= 1.0) $"{s}")

                    testProperty $"{name} does not see scale" (fun values ->
                        let values = floats values
                        same name (measure values) (measure (values |> Array.map ((*) 4.0f))))

                    testProperty $"{name} does not see order" (fun seed values ->
                        let values = floats values
                        same name (measure values) (measure (shuffled seed values)))

                testProperty "a higher threshold lets fewer synapses survive" (fun values ->
                    let w = floats values

                    let at t =
                        (Sparsity.weights t 1 w.Length w).Synapses

                    let counts = [| 0.0; 0.005; 0.1; 0.5; 1.0 |] |> Array.map at
                    Expect.sequenceEqual counts (Array.sortDescending counts) "falling"
                    Expect.equal counts[4] 0 "none lies above the largest")

                testProperty
                    "nonnegative weights keep Dale's law and one flipped column breaks nothing"
                    (fun values ->
                        let w = floats values |> Array.map abs
                        let w = w[.. w.Length / 2 * 2 - 1]
                        let adherence = Sparsity.dale 0.005 2 (w.Length / 2) w
                        Expect.equal (adherence.Mixed, adherence.Inhibitory) (0, 0) "all excitatory"

                        if w.Length > 0 then
                            let flipped =
                                w |> Array.mapi (fun s v -> if s % (w.Length / 2) = 0 then -v else v)

                            Expect.equal
                                (Sparsity.dale 0.005 2 (w.Length / 2) flipped).Mixed
                                0
                                "a column of one sign")

                testProperty "flips are the same both ways and none against itself" (fun values ->
                    let w = floats values
                    let other = shuffled 3 w
                    Expect.equal (Sparsity.signFlips 0.005 w w) 0 "itself"

                    Expect.equal
                        (Sparsity.signFlips 0.005 w other)
                        (Sparsity.signFlips 0.005 other w)
                        "symmetric") ]

          testCase "a single weight is as sparse as can be, equal weights not at all" (fun () ->
              let single = Array.init 100 (fun i -> if i = 7 then 3.0f else 0.0f)
              let equal = Array.create 100 0.5f
              near "Hoyer" 1.0 (Sparsity.hoyer single)
              near "Gini" 0.99 (Sparsity.gini single)
              near "Treves–Rolls" 1.0 (Sparsity.trevesRolls single)

              for name, measure in measures do
                  Expect.isLessThan (abs (measure equal)) 1e-9 name)

          testCase "a 2 × 3 matrix by hand" (fun () ->
              let s = Sparsity.weights 0.005 2 3 [| 1.0f; 0.005f; -0.4f; 0.0f; 0.004f; 0.0f |]
              // 0.005f rounds to just below 0.005: what equals the threshold does not survive
              Expect.equal (s.Synapses, s.UsedUnits, s.UsedInputs) (2, 1, 2) "counts"
              near "density" (1.0 / 3.0) s.Density
              near "per input" (2.0 / 3.0) s.SynapsesPerInput)

          testCase "Dale's law is a matter of columns, and of surviving synapses only" (fun () ->
              // inputs: mixed; negative with a positive below threshold; positive; none
              let w = [| 1.0f; -0.5f; 0.3f; 0.0f; -0.2f; 0.001f; 0.3f; 0.0f |]
              let d = Sparsity.dale 0.005 2 4 w
              Expect.equal (d.Mixed, d.Inhibitory, d.Excitatory) (1, 1, 1) "columns"
              near "violations" (1.0 / 3.0) d.Violations
              Expect.equal (Sparsity.dale 0.0 2 4 w).Mixed 2 "without a threshold every sign counts")

          testCase "sign flips by hand" (fun () ->
              Expect.equal
                  (Sparsity.signFlips 0.005 [| 1.0f; -1.0f; 0.5f; 0.001f |] [| -1.0f; -1.0f; 0.0f; -0.5f |])
                  1
                  "only a survivor of both can flip")

          testCase "population and lifetime sparseness follow rows and columns" (fun () ->
              // each sample excites one unit of two; unit 2 never fires, unit 0 always
              let a = Sparsity.activities 2 3 [| 1.0f; 0.0f; -5.0f; 1.0f; 1.0f; 0.0f |]
              Expect.equal a.SilentUnits 1 "silent"
              near "population" ((1.0 + 0.5) / 2.0) a.Population
              near "lifetime" ((0.0 + 1.0) / 2.0) a.Lifetime)

          testCase "class selectivity by hand" (fun () ->
              let labels = [| 0; 0; 1; 2 |]
              let y = [| 2.0f; 1.0f; 0.0f; 4.0f; 1.0f; 0.0f; 0.0f; 1.0f; 0.0f; 0.0f; 1.0f; 0.0f |]
              let s = Sparsity.selectivity 3 4 labels y
              near "one class only" 1.0 s[0]
              Expect.isLessThan (abs s[1]) 1e-9 "all classes alike"
              Expect.isTrue (Double.IsNaN s[2]) "silent")

          testCase "information and capacity of known tables" (fun () ->
              near "two classes told apart: one bit" 1.0 (Sparsity.information 2 [| 5; 0; 0; 5 |])
              near "guessing" 0.0 (Sparsity.information 2 [| 5; 5; 5; 5 |])
              near "ten bits over four synapses" 2.5 (Sparsity.capacity 2 [| 5; 0; 0; 5 |] 4)
              Expect.isTrue (Double.IsNaN(Sparsity.capacity 2 [| 5; 0; 0; 5 |] 0)) "no synapse")

          testCase "nothing to measure is NaN, not an error" (fun () ->
              let empty = Sparsity.weights 0.005 0 0 [||]
              Expect.isTrue (Double.IsNaN empty.Density && Double.IsNaN empty.Gini) "empty"
              let zeros = Sparsity.weights 0.005 2 2 (Array.zeroCreate 4)
              Expect.equal (zeros.Synapses, zeros.Density) (0, 0.0) "zeros do not survive"

              Expect.isTrue
                  (Double.IsNaN((Sparsity.dale 0.005 2 2 (Array.zeroCreate 4)).Violations))
                  "no signs")

          testCase "a shape that does not fit is refused" (fun () ->
              Expect.throwsT<ArgumentException>
                  (fun () -> Sparsity.weights 0.005 2 3 [| 1.0f |] |> ignore)
                  "1 weight is not 2 × 3") ]
