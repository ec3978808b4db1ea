module BioSparse.Tests.PolarityTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private polarities count key =
    Polarity.draw (number 0.0 1.0 key) count (Random.named "polarity" key)

/// Each constraint there is, for d presynaptic neurons.
let private constraints d key =
    [ Unconstrained; Nonnegative; Dale(polarities d key) ]

/// Every weight's sign, as each constraint allows it: plain loops.
let private isAllowed constraint' i (w: float) =
    match constraint' with
    | Unconstrained -> true
    | Nonnegative -> w >= 0.0
    | Dale polarities ->
        match polarities[i] with
        | Excitatory -> w >= 0.0
        | Inhibitory -> w <= 0.0

let private forEach (PositiveInt h) (PositiveInt d) (Seed seed) check =
    let key = Random.key seed
    let w = signed h d 0.1 1.0 key

    for constraint' in constraints d key do
        check constraint' w (tensor w)

[<Tests>]
let tests =
    testList
        "Polarity"
        [ law 50 "projecting sets forbidden weights to 0 and leaves the others" (fun h d seed ->
              forEach h d seed (fun constraint' w t ->
                  let expected =
                      w |> Array2D.mapi (fun _ i w -> if isAllowed constraint' i w then w else 0.0)

                  Expect.equal (doubles2D (Constraint.project constraint' t)) expected "projected"))

          law 50 "projecting twice is projecting once, and what is projected obeys" (fun h d seed ->
              forEach h d seed (fun constraint' _ t ->
                  let once = Constraint.project constraint' t

                  Expect.equal
                      (doubles2D (Constraint.project constraint' once))
                      (doubles2D once)
                      "idempotent"

                  Expect.equal (Constraint.violations constraint' once) 0 "violations"))

          law 50 "adopting keeps the sizes and obeys" (fun h d seed ->
              forEach h d seed (fun constraint' w t ->
                  let adopted = Constraint.adopt constraint' t
                  Expect.equal (doubles2D adopted |> Array2D.map abs) (Array2D.map abs w) "sizes"
                  Expect.equal (Constraint.violations constraint' adopted) 0 "violations"))

          law 50 "violations are counted one by one" (fun h d seed ->
              forEach h d seed (fun constraint' w t ->
                  let forbidden =
                      w
                      |> Array2D.mapi (fun _ i w -> if isAllowed constraint' i w then 0.0 else 1.0)
                      |> flat
                      |> Array.sum

                  Expect.equal (Constraint.violations constraint' t) (int forbidden) "violations"))

          law
              100
              "a drawn share is inhibitory, to the nearest neuron"
              (fun (Seed seed) (NonNegativeInt count) ->
                  let key = Random.key seed
                  let share = number 0.0 1.0 key
                  let drawn = Polarity.draw share count (Random.split 1 key)
                  let inhibitory = drawn |> Array.filter ((=) Inhibitory) |> Array.length
                  Expect.hasLength drawn count "neurons"

                  Expect.isLessThanOrEqual
                      (abs (float inhibitory - share * float count))
                      0.5
                      "inhibitory neurons")

          testCase "every place is inhibitory equally often" (fun () ->
              let draws =
                  Array.init 4000 (fun i -> Polarity.draw 0.25 8 (Random.split i (Random.key 3UL)))

              for place in 0..7 do
                  let share =
                      draws |> Array.averageBy (fun d -> if d[place] = Inhibitory then 1.0 else 0.0)
                  // standard error √(0.25 · 0.75 / 4000)
                  Expect.isLessThan (abs (share - 0.25)) (3.5 * 0.00685) $"place {place}")

          testCase "shares outside [0, 1] are refused" (fun () ->
              for share in [ -0.1; 1.1; nan ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> Polarity.draw share 4 (Random.key 1UL) |> ignore)
                      $"{share}")

          testCase "signs" (fun () ->
              Expect.equal (doubles (Polarity.signs [| Excitatory; Inhibitory |])) [| 1.0; -1.0 |] "signs") ]
