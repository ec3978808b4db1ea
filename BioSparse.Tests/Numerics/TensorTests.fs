module BioSparse.Tests.TensorTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private sigmoid x = 1.0 / (1.0 + exp -x)

/// Operations element by element: name, interval of arguments, tensors, numbers, derivative.
let private unary =
    [ "relu", -2.0, 2.0, Tensor.relu, max 0.0, (fun x -> if x > 0.0 then 1.0 else 0.0)
      "abs", -2.0, 2.0, Tensor.abs, abs, (fun x -> float (sign x))
      "sign", -2.0, 2.0, Tensor.sign, (sign >> float), (fun _ -> 0.0)
      "exp", -2.0, 2.0, Tensor.exp, exp, exp
      "log", 0.1, 4.0, Tensor.log, log, (fun x -> 1.0 / x)
      "sqrt", 0.1, 4.0, Tensor.sqrt, sqrt, (fun x -> 0.5 / sqrt x)
      "sigmoid", -4.0, 4.0, Tensor.sigmoid, sigmoid, (fun x -> sigmoid x * (1.0 - sigmoid x))
      "pow", 0.1, 3.0, Tensor.pow 2.5, (fun x -> x ** 2.5), (fun x -> 2.5 * x ** 1.5)
      "clamp",
      -2.0,
      2.0,
      Tensor.clamp -0.5 1.25,
      (fun x -> min 1.25 (max -0.5 x)),
      (fun x -> if x > -0.5 && x < 1.25 then 1.0 else 0.0)
      "negation", -2.0, 2.0, (fun t -> -t), (fun x -> -x), (fun _ -> -1.0)
      "+ number", -2.0, 2.0, (fun t -> t + 0.75), (fun x -> x + 0.75), (fun _ -> 1.0)
      "- number", -2.0, 2.0, (fun t -> t - 0.75), (fun x -> x - 0.75), (fun _ -> 1.0)
      "number -", -2.0, 2.0, (fun t -> 0.75 - t), (fun x -> 0.75 - x), (fun _ -> -1.0)
      "* number", -2.0, 2.0, (fun t -> t * 1.5), (fun x -> 1.5 * x), (fun _ -> 1.5)
      "number *", -2.0, 2.0, (fun t -> 1.5 * t), (fun x -> 1.5 * x), (fun _ -> 1.5)
      "/ number", -2.0, 2.0, (fun t -> t / 4.0), (fun x -> x / 4.0), (fun _ -> 0.25) ]

let private binary: (string * (Tensor -> Tensor -> Tensor) * (float -> float -> float)) list =
    [ "+", (fun a b -> a + b), (+)
      "-", (fun a b -> a - b), (-)
      "*", (fun a b -> a * b), (*)
      "/", (fun a b -> a / b), (/) ]

let private product (a: float[,]) (b: float[,]) =
    Array2D.init (Array2D.length1 a) (Array2D.length2 b) (fun i j ->
        Seq.sum (seq { for k in 0 .. Array2D.length2 a - 1 -> a[i, k] * b[k, j] }))

/// The k largest elements of a row, as a mask.
let private largest k (row: float[]) =
    let order =
        [| 0 .. row.Length - 1 |] |> Array.sortBy (fun i -> -row[i]) |> Array.truncate k

    Array.init row.Length (fun i -> if Array.contains i order then 1.0 else 0.0)

let private rowsOf (m: float[,]) =
    [| for i in 0 .. Array2D.length1 m - 1 -> m[i, *] |]

let private elementwise =
    [ for name, low, high, onTensor, onNumber, slope in unary do
          law 20 $"{name} and its gradient" (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) ->
              let key = Random.key seed
              let x = matrix rows columns low high key
              let result = onTensor (tensor x)
              Expect.equal result.Shape [| rows; columns |] "shape"
              close 1e-6 "value" (doubles result) (flat x |> Array.map onNumber)
              // f x = Σ u ⊙ op(x), so that every element has a gradient of its own
              let u = matrix rows columns -1.0 1.0 (Random.split 1 key)
              let gradient = Tensor.grad (fun t -> Tensor.sum (onTensor t * tensor u)) (tensor x)

              close
                  1e-5
                  "gradient"
                  (doubles gradient)
                  (Array.map2 (fun u x -> u * slope x) (flat u) (flat x)))

      for name, onTensors, onNumbers in binary do
          law 20 $"{name}, broadcast as well" (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) ->
              let key = Random.key seed
              let a = signed rows columns 0.5 2.0 key
              let b = signed rows columns 0.5 2.0 (Random.split 1 key)

              let check what (other: Tensor) at =
                  let result = onTensors (tensor a) other
                  Expect.equal result.Shape [| rows; columns |] "shape"

                  close
                      1e-6
                      what
                      (doubles result)
                      (a |> Array2D.mapi (fun i j x -> onNumbers x (at i j)) |> flat)

                  let turned = onTensors other (tensor a)

                  close
                      1e-6
                      what
                      (doubles turned)
                      (a |> Array2D.mapi (fun i j x -> onNumbers (at i j) x) |> flat)

              check "matrix" (tensor b) (fun i j -> b[i, j])
              check "row" (vector b[0, *]) (fun _ j -> b[0, j])
              check "column" (tensor b[*, 0..0]) (fun i _ -> b[i, 0])
              check "single number" (Tensor.scalar b[0, 0]) (fun _ _ -> b[0, 0])) ]

let private wholes =
    [ law 40 "matmul and transpose" (fun (Seed seed) (PositiveInt n) (PositiveInt k) (PositiveInt m) ->
          let key = Random.key seed
          let a = signed n k 0.0 1.0 key
          let b = signed k m 0.0 1.0 (Random.split 1 key)
          let result = Tensor.matmul (tensor a) (tensor b)
          Expect.equal result.Shape [| n; m |] "shape"
          close 1e-5 "a·b" (doubles result) (flat (product a b))
          let turned = Tensor.transpose (tensor a)
          Expect.equal (doubles2D turned) (Array2D.init k n (fun i j -> a[j, i])) "transpose")

      law 40 "sums, mean, largest" (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) ->
          let x = matrix rows columns 0.5 2.0 (Random.key seed)
          let t = tensor x
          close 1e-6 "sum" (doubles (Tensor.sum t)) [| Array.sum (flat x) |]
          close 1e-6 "mean" (doubles (Tensor.mean t)) [| Array.average (flat x) |]
          Expect.equal (doubles (Tensor.max t)) [| Array.max (flat x) |] "max"
          let down, across = Tensor.sumOver 0 t, Tensor.sumOver 1 t
          Expect.equal down.Shape [| columns |] "over dimension 0"
          Expect.equal across.Shape [| rows |] "over dimension 1"
          close 1e-6 "columns" (doubles down) [| for j in 0 .. columns - 1 -> Array.sum x[*, j] |]
          close 1e-6 "rows" (doubles across) [| for i in 0 .. rows - 1 -> Array.sum x[i, *] |])

      law 40 "ranks" (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) (PositiveInt count) ->
          let x = signed rows columns 0.0 1.0 (Random.key seed)
          let t = tensor x

          let places =
              rowsOf x |> Array.map (fun row -> Array.findIndex ((=) (Array.max row)) row)

          Expect.equal (Tensor.argmax t) places "argmax"
          let masks = rowsOf x |> Array.collect (largest count)
          Expect.equal (doubles (Tensor.winners count t)) masks "winners"
          let over = flat x |> Array.map (fun v -> if v > 0.25 then 1.0 else 0.0)
          Expect.equal (doubles (Tensor.greater 0.25 t)) over "greater")

      law
          40
          "rows: of unit length, softmax, chosen"
          (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) ->
              let key = Random.key seed
              let x = signed rows columns 0.1 1.0 key
              let length (row: float[]) = sqrt (Array.sumBy (fun v -> v * v) row)

              let unit =
                  rowsOf x |> Array.collect (fun row -> row |> Array.map (fun v -> v / length row))

              close 1e-6 "unitRows" (doubles (Tensor.unitRows (tensor x))) unit

              let logSoftmax (row: float[]) =
                  let whole = row |> Array.sumBy exp |> log
                  row |> Array.map (fun v -> v - whole)

              close
                  1e-5
                  "logSoftmax"
                  (doubles (Tensor.logSoftmax (tensor x)))
                  (rowsOf x |> Array.collect logSoftmax)

              let chosen = Random.integers rows (rows + 2) (Random.split 1 key)
              let expected = chosen |> Array.collect (fun i -> x[i, *])
              Expect.equal (doubles (Tensor.rows chosen (tensor x))) expected "rows"
              let labels = Random.integers columns rows (Random.split 2 key)
              let ones = Array2D.init rows columns (fun i j -> if labels[i] = j then 1.0 else 0.0)
              Expect.equal (doubles2D (Tensor.oneHot columns labels)) ones "oneHot")

      law 40 "within" (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) ->
          let key = Random.key seed
          let low = matrix rows columns -1.0 0.0 key
          let high = matrix rows columns 0.0 1.0 (Random.split 1 key)
          let x = matrix rows columns -2.0 2.0 (Random.split 2 key)
          let expected = x |> Array2D.mapi (fun i j v -> min high[i, j] (max low[i, j] v))
          Expect.equal (doubles2D (Tensor.within (tensor low) (tensor high) (tensor x))) expected "within")

      law 40 "what goes in comes out" (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) ->
          let x = signed rows columns 0.0 1.0 (Random.key seed)
          let given = flat x |> Array.map float32
          let t = Tensor.matrix rows columns given
          Expect.equal (t.Rows, t.Columns, t.Count) (rows, columns, rows * columns) "extents"
          Expect.equal (doubles2D t) x "matrix"
          Expect.equal (doubles2D (tensor x)) x "ofArray2D"
          given[0] <- 99.0f
          Expect.equal (doubles2D t) x "the array was copied"
          t.ToArray()[0] <- 99.0f
          Expect.equal (doubles2D t) x "the answer was copied"
          Expect.equal (doubles (Tensor.full 2.5 [| columns |])) (Array.create columns 2.5) "full"

          Expect.throwsT<ArgumentException>
              (fun () -> Tensor.matrix rows (columns + 1) given |> ignore)
              "size")

      testCase "a row of zeros has no direction and stays" (fun () ->
          Expect.equal (doubles (Tensor.unitRows (Tensor.zeros [| 2; 3 |]))) (Array.zeroCreate 6) "zeros")

      testCase "isFinite sees what is not a number" (fun () ->
          Expect.isTrue (Tensor.isFinite (Tensor.vector [| 1.0f; -3e38f |])) "numbers"

          for bad in [ nanf; infinityf; -infinityf ] do
              Expect.isFalse (Tensor.isFinite (Tensor.vector [| 1.0f; bad |])) $"{bad}") ]

let private gradients =
    [ law 30 "grad of a sum of squares is 2x" (fun (Seed seed) (PositiveInt rows) (PositiveInt columns) ->
          let x = signed rows columns 0.0 1.0 (Random.key seed)
          let gradient = Tensor.grad (fun t -> Tensor.sum (t * t)) (tensor x)
          close 1e-6 "gradient" (doubles gradient) (flat x |> Array.map ((*) 2.0)))

      law 30 "grad agrees with central differences" (fun (Seed seed) (PositiveInt n) (PositiveInt k) ->
          let key = Random.key seed
          let x = signed n k 0.2 1.0 key
          let w = signed k 3 0.2 1.0 (Random.split 1 key)
          // Σ σ(x w) + ln mean x²
          let onTensor t =
              Tensor.sum (Tensor.sigmoid (Tensor.matmul t (tensor w))) + Tensor.log (Tensor.mean (t * t))

          let onNumbers x =
              Array.sumBy sigmoid (flat (product x w)) + log (Array.averageBy (fun v -> v * v) (flat x))

          let h = 1e-5

          let difference i j =
              let moved by =
                  x |> Array2D.mapi (fun a b v -> if a = i && b = j then v + by else v)

              (onNumbers (moved h) - onNumbers (moved -h)) / (2.0 * h)

          close
              1e-5
              "gradient"
              (doubles (Tensor.grad onTensor (tensor x)))
              (flat (Array2D.init n k difference)))

      testCase "grad leaves its argument as it was" (fun () ->
          let x = Tensor.vector [| 1.0f; 2.0f |]
          Tensor.grad (fun t -> Tensor.sum (t * t)) x |> ignore
          Expect.isFalse x.Raw.requires_grad "recording") ]

[<Tests>]
let tests =
    testList
        "Tensor"
        [ testList "element by element" elementwise
          testList "as a whole" wholes
          testList "grad" gradients ]

let private live () =
    GC.Collect()
    GC.WaitForPendingFinalizers()
    TorchSharp.torch.Tensor.TotalCount

/// Growth of live tensors and of resident memory, in MB, while `work` runs; a first run fills what the collector
/// keeps for its own use.
let private growth work =
    work ()
    let tensors = live ()
    let resident = Environment.WorkingSet
    work ()
    live () - tensors, float (Environment.WorkingSet - resident) / 1e6

let private step (w: Tensor) (x: Tensor) =
    Tensor.scope (fun () -> Tensor.relu (Tensor.matmul x (Tensor.transpose w)) * 0.5 + 0.25 - Tensor.abs x)

[<Tests>]
let memory =
    // alone, as the counts are the whole process's
    testSequenced (
        testList
            "Tensor memory"
            [ testCase "a scope keeps its result alone" (fun () ->
                  let x = Tensor.full 0.5 [| 8; 8 |]
                  let before = live ()
                  let y = step x x
                  Expect.equal (live ()) (before + 1L) "one more"
                  Expect.equal y.Shape [| 8; 8 |] "the result lives"
                  Expect.equal x.Shape [| 8; 8 |] "what was there before lives"
                  GC.KeepAlive y)

              testCase "a scope keeps all the tensors it is told of" (fun () ->
                  let x = Tensor.full 0.5 [| 4; 4 |]
                  let before = live ()

                  let a, b =
                      Tensor.scopeOf (fun (a, b) -> [ a; b ]) (fun () ->
                          Tensor.exp x + 1.0, Tensor.log x * 2.0)

                  Expect.equal (live ()) (before + 2L) "two more"
                  Expect.isTrue (Tensor.isFinite a && Tensor.isFinite b) "both live"

                  Tensor.scopeOf (fun _ -> Seq.empty) (fun () -> (Tensor.exp x + 1.0).ToScalar |> ignore)
                  Expect.equal (live ()) (before + 2L) "none kept"
                  GC.KeepAlive(a, b))

              testCase "a scope gives back what it held when its body fails" (fun () ->
                  let x = Tensor.full 0.5 [| 4; 4 |]
                  let before = live ()

                  Expect.throws
                      (fun () ->
                          Tensor.scope (fun () ->
                              let y = Tensor.exp x
                              failwith $"{y.Count}")
                          |> ignore)
                      "the failure comes through"

                  Expect.equal (live ()) before "nothing kept")

              testCase "a result from outside stays where it belongs" (fun () ->
                  let kept =
                      Tensor.scope (fun () ->
                          let outer = Tensor.full 3.0 [| 2 |]
                          Tensor.scope (fun () -> outer) |> ignore
                          outer + 1.0)

                  Expect.equal (kept.ToArray()) [| 4.0f; 4.0f |] "alive")

              testCase "the collector takes nothing away from a running operation" (fun () ->
                  use stop = new System.Threading.CancellationTokenSource()

                  let collector =
                      System.Threading.Thread(fun () ->
                          while not stop.IsCancellationRequested do
                              GC.Collect 0
                              GC.WaitForPendingFinalizers())

                  collector.Start()

                  try
                      // no scope holds what is in between
                      for i in 1..20000 do
                          let x = Tensor.full (float i) [| 3; 2 |]
                          let y = (2.0 * Tensor.abs -x + 0.5 - x) / 4.0 + x * x
                          let expected = (float i + 0.5) / 4.0 + float i * float i

                          Expect.isTrue
                              (abs (float (Tensor.max(y).ToScalar()) / expected - 1.0) < 1e-6)
                              $"step {i}"
                  finally
                      stop.Cancel()
                      collector.Join())

              testCase "20,000 small steps hold no memory" (fun () ->
                  let w = Tensor.full 0.01 [| 32; 32 |]

                  let tensors, megabytes =
                      growth (fun () ->
                          let mutable x = Tensor.full 0.5 [| 32; 32 |]

                          for _ in 1..20000 do
                              let next = step w x
                              Tensor.release x
                              x <- next

                          Tensor.release x)

                  Expect.isLessThanOrEqual tensors 0L "live tensors"
                  Expect.isLessThan megabytes 40.0 "resident memory")

              testCase "gradients and whole batches hold no memory" (fun () ->
                  let w = Tensor.full 0.01 [| 100; 400 |]

                  let tensors, megabytes =
                      growth (fun () ->
                          for rows in 1..1000 do
                              let x = Tensor.full 0.5 [| 100 + rows % 57; 400 |]

                              let gradient =
                                  Tensor.grad
                                      (fun t ->
                                          Tensor.sum (Tensor.relu (Tensor.matmul t (Tensor.transpose w))))
                                      x

                              Tensor.release gradient
                              Tensor.release x)

                  Expect.isLessThanOrEqual tensors 0L "live tensors"
                  Expect.isLessThan megabytes 60.0 "resident memory") ]
    )
