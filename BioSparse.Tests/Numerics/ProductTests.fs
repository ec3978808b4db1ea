module BioSparse.Tests.Numerics.ProductTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

/// A matrix of which about `share` of the elements are not zero.
let private matrix share rows columns key =
    let kept = Random.uniform 0.0f 1.0f (rows * columns) (Random.named "kept" key)

    Random.uniform -1.0f 1.0f (rows * columns) key
    |> Array.mapi (fun i value -> if kept[i] < share then value else 0.0f)

/// Sizes at which tiles are whole and not, with more than one panel of columns and more than one block of rows and of the inner
/// dimension now and then.
let private sizes key =
    let drawn name few many =
        let most =
            if (Random.bits 1 (Random.named (name + "?") key))[0] % 8u = 0u then
                many
            else
                few

        1 + (Random.integers most 1 (Random.named name key))[0]

    drawn "m" 20 1100, drawn "n" 90 2500, drawn "p" 200 300

let private share key =
    [| 0.0f; 0.1f; 0.35f; 1.0f |][(Random.integers 4 1 (Random.named "share" key))[0]]

let private transposed rows columns (values: float32[]) =
    Array.init (rows * columns) (fun i -> values[i % rows * columns + i / rows])

/// The definition: fused multiply-adds in the order of the inner dimension.
let private chain (s: float32) (a: float32[]) (b: float32[]) =
    (s, Array.zip a b) ||> Array.fold (fun s (a, b) -> MathF.FusedMultiplyAdd(a, b, s))

let private element n p (a: float32[]) (b: float32[]) i j =
    chain 0.0f (Array.sub a (i * n) n) (Array.init n (fun k -> b[k * p + j]))

/// Some elements of a product.
let private places m p key =
    Array.init 20 (fun t ->
        let drawn = Random.integers (m * p) 1 (Random.split t (Random.named "places" key))

        drawn[0] / p, drawn[0] % p)

let private multiplied m n p a b =
    let c = Tensor.full nan [| m; p |]
    Product.multiply c 0.0f 1.0f (Tensor.matrix m n a) (Tensor.matrix n p b)
    c.ToArray()

[<Tests>]
let tests =
    testList
        "Product"
        [ law
              60
              "an element is its chain of fused multiply-adds, to the bit, in each form"
              (fun (Seed seed) ->
                  let key = Random.key seed
                  let m, n, p = sizes key

                  let a, b =
                      matrix (share key) m n key,
                      matrix (share (Random.named "b" key)) n p (Random.named "b" key)

                  let plain = multiplied m n p a b
                  let turned = Tensor.full nan [| m; p |]

                  Product.multiplyByTranspose
                      turned
                      (Tensor.matrix m n a)
                      (Tensor.matrix p n (transposed n p b))

                  let fromColumns = Tensor.full nan [| m; p |]

                  Product.multiplyTransposed
                      fromColumns
                      0.0f
                      1.0f
                      (Tensor.matrix n m (transposed m n a))
                      (Tensor.matrix n p b)

                  Expect.isTrue (turned.ToArray().AsSpan().SequenceEqual(ReadOnlySpan plain)) "a·(bᵀ)ᵀ"
                  Expect.isTrue (fromColumns.ToArray().AsSpan().SequenceEqual(ReadOnlySpan plain)) "(aᵀ)ᵀ·b"

                  for i, j in places m p key do
                      Expect.equal plain[i * p + j] (element n p a b i j) $"({i}, {j}) of {m}×{n}×{p}")

          law 40 "threads change no bit" (fun (Seed seed) ->
              let key = Random.key seed
              let m, n, p = 300, 200, 150
              let a, b = matrix (share key) m n key, matrix 1.0f n p (Random.named "b" key)
              let alone = multiplied m n p a b
              let together = Threads.Use(3, fun () -> multiplied m n p a b)
              Expect.isTrue (together.AsSpan().SequenceEqual(ReadOnlySpan alone)) "a·b")

          law 40 "a product is scaled and added to what is there" (fun (Seed seed) ->
              let key = Random.key seed
              let m, n, p = sizes key
              let a, b = matrix (share key) m n key, matrix 1.0f n p (Random.named "b" key)
              let before = matrix 1.0f m p (Random.named "c" key)
              let ab = multiplied m n p a b

              for beta, alpha in [ 1.0f, 1.0f; 1.0f, -1.0f; 0.0f, 0.25f; 0.5f, 2.0f ] do
                  let c = Tensor.matrix m p before
                  Product.multiply c beta alpha (Tensor.matrix m n a) (Tensor.matrix n p b)

                  let expected =
                      Array.map2 (fun c ab -> float beta * float c + float alpha * float ab) before ab

                  close 1e-5 $"{beta}·c + {alpha}·a·b" (doubles c) expected)

          law 40 "lists give the same bits as the matrix" (fun (Seed seed) ->
              let key = Random.key seed
              let m, n, p = sizes key
              let a, b = matrix 0.2f m n key, matrix 1.0f n p (Random.named "b" key)
              let lists = RowLists()
              Expect.isTrue (lists.Take(ReadOnlySpan a, m, m * n)) "taken"
              let c = Tensor.full nan [| m; p |]
              Product.multiplyListed c 0.0f 1.0f lists (Tensor.matrix n p b)
              let ab = multiplied m n p a b
              Expect.isTrue (c.ToArray().AsSpan().SequenceEqual(ReadOnlySpan ab)) "all rows"
              let first = m / 3
              let some: float32[] = Array.zeroCreate ((m - first) * p)
              Product.listedRows (Span some) lists first (m - first) (Tensor.matrix n p b)

              Expect.isTrue
                  (some.AsSpan().SequenceEqual(ReadOnlySpan(ab, first * p, some.Length)))
                  "some rows")

          law 40 "packed rows give the same bits, also where single rows were taken anew" (fun (Seed seed) ->
              let key = Random.key seed
              let m, n, p = sizes key
              let a, b = matrix (share key) m n key, matrix 1.0f p n (Random.named "b" key)
              let expected = Tensor.full nan [| m; p |]
              Product.multiplyByTranspose expected (Tensor.matrix m n a) (Tensor.matrix p n b)
              let packed = PackedRows(p, n)
              let changed = Array.init 3 (fun i -> i * (p - 1) / 2)
              let before = Array.copy b

              for j in changed do
                  Array.fill before (j * n) n nanf

              packed.Take(Tensor.matrix p n before)

              for j in changed do
                  packed.TakeRow(j, ReadOnlySpan(b, j * n, n))

              // whatever nobody holds is gone
              GC.Collect()
              let c = Tensor.full nan [| m; p |]
              Product.multiplyByPacked c (Tensor.matrix m n a) packed
              Expect.isTrue (c.ToArray().AsSpan().SequenceEqual(ReadOnlySpan(expected.ToArray()))) "a·bᵀ")

          testCase "what is not a number goes on into the product" (fun () ->
              let a = Array.init (5 * 40) (fun i -> if i = 83 then nanf else 0.0f)
              let c = multiplied 5 40 70 a (Array.create (40 * 70) 1.0f)

              c |> Array.iteri (fun i value -> Expect.equal (Single.IsNaN value) (i / 70 = 2) $"element {i}"))

          testCase "shapes that do not fit are refused: the loops trust them" (fun () ->
              let zeros rows columns = Tensor.zeros [| rows; columns |]

              let refused what product =
                  Expect.throwsT<ArgumentException> (fun () -> product ()) what

              refused "inner" (fun () -> Product.multiply (zeros 2 4) 0.0f 1.0f (zeros 2 3) (zeros 5 4))
              refused "rows" (fun () -> Product.multiply (zeros 3 4) 0.0f 1.0f (zeros 2 3) (zeros 3 4))
              refused "columns" (fun () -> Product.multiplyByTranspose (zeros 2 5) (zeros 2 3) (zeros 4 3))

              refused "transposed" (fun () ->
                  Product.multiplyTransposed (zeros 2 4) 0.0f 1.0f (zeros 2 3) (zeros 2 4))

              refused "packed" (fun () ->
                  Product.multiplyByPacked (zeros 2 4) (zeros 2 3) (PackedRows(5, 3)))

              refused "packing" (fun () -> PackedRows(5, 3).Take(zeros 4 3))
              refused "a row" (fun () -> PackedRows(5, 3).TakeRow(5, ReadOnlySpan(Array.zeroCreate 3)))
              let lists = RowLists()
              lists.Take(ReadOnlySpan(Array.zeroCreate 6), 2, 6) |> ignore
              refused "lists" (fun () -> Product.multiplyListed (zeros 2 4) 0.0f 1.0f lists (zeros 2 4))

              refused "rows of lists" (fun () ->
                  Product.listedRows (Span(Array.zeroCreate 8)) lists 1 2 (zeros 3 4)))

          testCase "a product with nothing is 0" (fun () ->
              Expect.allEqual (multiplied 3 1 70 [| 0.0f; 0.0f; 0.0f |] (Array.create 70 2.0f)) 0.0f "zeros") ]
