module BioSparse.Tests.Numerics.SparseRowsTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

/// Weights of which about `share` are not zero, some rows empty.
let private thin share h d key =
    let kept = Random.uniform 0.0f 1.0f (h * d) (Random.named "kept" key)

    signed h d 0.1 1.0 key
    |> Array2D.mapi (fun j i w -> if j % 4 <> 3 && kept[j * d + i] < share then w else 0.0)

let private taken (weights: float[,]) =
    let sparse = SparseRows(Array2D.length1 weights, Array2D.length2 weights)
    sparse.Take(tensor weights)
    sparse

let private transposed (m: float[,]) =
    let samples, width = Array2D.length1 m, Array2D.length2 m
    let columns = Array.create (width * Transposed.stride samples) nanf
    Transposed.ofRows samples width (ReadOnlySpan(flat m |> Array.map float32)) (Span columns)
    columns

let private back samples width (columns: float32[]) =
    let rows = Array.zeroCreate (samples * width)
    Transposed.toRows samples width (ReadOnlySpan columns) (Span rows)
    rows |> Array.map float

let private inLaw check (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) =
    // beyond one block of samples, and beyond one vector of inputs
    check (17 * b) (3 * h) (11 * d) (Random.key seed)

[<Tests>]
let tests =
    testList
        "SparseRows"
        [ law 50 "transposing there and back changes nothing, and fills up with zeros"
          <| inLaw (fun b h d key ->
              let x = pixels b d key
              let columns = transposed x
              Expect.equal (back b d columns) (flat x |> Array.map (float32 >> float)) "there and back"
              let stride = Transposed.stride b

              for j in 0 .. d - 1 do
                  Expect.all columns[j * stride + b .. (j + 1) * stride - 1] ((=) 0.0f) "beyond the samples")

          law 50 "the product with a batch is the dense one"
          <| inLaw (fun b h d key ->
              let w, x = thin 0.2f h d key, pixels b d (Random.named "X" key)
              let product = Array.zeroCreate (h * Transposed.stride b)
              (taken w).Multiply(ReadOnlySpan(transposed x), Span product, Transposed.stride b)
              let dense = doubles (Tensor.matmul (tensor x) (Tensor.transpose (tensor w)))
              close 1e-5 "X Wᵀ" (back b h product) dense)

          law 50 "what units explain is taken away as by the dense product"
          <| inLaw (fun b h d key ->
              let w, x = thin 0.2f h d key, pixels b d (Random.named "X" key)
              let units = [| 0..2 .. h - 1 |]
              let y = pixels b units.Length (Random.named "Y" key)
              let rest = transposed x

              (taken w)
                  .SubtractTransposed(
                      ReadOnlySpan(transposed y),
                      ReadOnlySpan units,
                      Span rest,
                      Transposed.stride b
                  )

              let own = Array2D.init units.Length d (fun i k -> w[units[i], k])
              let dense = doubles (tensor x - Tensor.matmul (tensor y) (tensor own))
              close 1e-5 "X − Y W" (back b d rest) dense)

          law 50 "correlations are those of the dense product, where weights are"
          <| inLaw (fun b h d key ->
              let w, x = thin 0.2f h d key, pixels b d (Random.named "X" key)
              let y = pixels b 1 (Random.named "Y" key)
              let sparse = taken w
              let found = Array.zeroCreate<float32> d
              sparse.Correlate(0, ReadOnlySpan(transposed y), ReadOnlySpan(transposed x), 0.5f, Span found)
              let dense = doubles (0.5 * Tensor.matmul (Tensor.transpose (tensor y)) (tensor x))

              let wanted =
                  [| for i in 0 .. d - 1 do
                         if w[0, i] <> 0.0 then
                             dense[i] |]

              close 1e-5 "g" (found[.. wanted.Length - 1] |> Array.map float) wanted)

          law 50 "taking and giving back changes nothing"
          <| inLaw (fun _ h d key ->
              let w = thin 0.3f h d key
              let given = Kernel.buffer [| h; d |]
              let sparse = taken w
              sparse.CopyTo given
              Expect.equal (doubles given) (flat w |> Array.map (float32 >> float)) "all elements"
              Expect.equal sparse.Count (flat w |> Array.filter ((<>) 0.0) |> Array.length) "count"
              Tensor.release given)

          law 10 "a network with few weights answers as the dense product does" (fun (Seed seed) ->
              let key = Random.key seed
              let h, d, classes = 60, 80, 4

              for activation, above in
                  List.allPairs
                      [ Linear.activation; Relu.activation; KWinners.activation 5 ]
                      [ []; [ 9, Relu.activation ] ] do
                  let first: Layer =
                      { Input = Plain
                        Weights = tensor (thin 0.05f h d key)
                        Bias = vector (values -0.1 0.1 h (Random.named "b" key))
                        Activation = activation
                        Connection = Dense }

                  let network = stack Plain h above classes key |> under first

                  let x = tensor (pixels 300 d (Random.named "X" key))
                  let z = (Network.logits network x).ToArray2D()
                  let answers = Network.predict network x

                  for i in 0..299 do
                      // where two classes tie within rounding, either is right
                      let best = Seq.max (Seq.init classes (fun j -> z[i, j]))
                      Expect.isGreaterThanOrEqual z[i, answers[i]] (best - 1e-4f) "the largest logit") ]
