module BioSparse.Tests.ActivationTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning
open BioSparse.Tests.Networks

/// Those that work element by element, with drawn parameters; winners are held fixed.
let private byElement key =
    [ Linear.activation
      Relu.activation
      Power.activation (number 0.2 6.0 key)
      BoundedSigmoid.activation
      KWinners.activation (1 + (Random.integers 8 1 key)[0]) ]

/// Every form of activation, with drawn parameters.
let private activations key =
    byElement key
    @ [ Triangle.activation
        Divisive.activation (number 0.001 2.0 (Random.named "c" key))
        SoftWinners.activation (number 0.1 2.0 (Random.named "T" key)) ]

let private read name parameter =
    Activation.read Catalogue.builtIn.Activations name parameter

let private bits (t: Tensor) =
    t.ToArray() |> Array.map BitConverter.SingleToInt32Bits

let private answeredInPlace (activation: Activation) (t: Tensor) =
    let y = t.ToArray()
    activation.InPlace.Activate(t.Columns, y.AsSpan())
    Tensor.matrix t.Rows t.Columns y

let private pulledInPlace (activation: Activation) (t: Tensor) (g: Tensor) =
    let y = (answeredInPlace activation t).ToArray()
    let pulled = g.ToArray()
    activation.InPlace.PullBack(t.Columns, y, t.ToArray(), pulled.AsSpan())
    Tensor.matrix t.Rows t.Columns pulled

let private forEach (PositiveInt b) (PositiveInt h) (Seed seed) check =
    let key = Random.key seed
    // away from the kink at 0
    let a = signed b h 0.05 2.0 (Random.split 1 key)

    for activation in activations key do
        check activation a (tensor a)

[<Tests>]
let tests =
    testList
        "Activation"
        [ law 50 "φ is what its formula says" (fun b h seed ->
              forEach b h seed (fun activation a t ->
                  let expected = flat (Reference.activate activation a)
                  close 2e-6 $"{activation}" (doubles (activation.Apply t)) expected))

          law 50 "the pull-back is the limit of differences" (fun b h seed ->
              forEach b h seed (fun activation a t ->
                  let (Seed seed) = seed

                  let g =
                      signed (Array2D.length1 a) (Array2D.length2 a) 0.1 1.0 (Random.key (seed + 1UL))

                  let step = 1e-6

                  /// Σ g φ(a) of a sample
                  let value b (own: float[]) =
                      Array.fold2
                          (fun sum g y -> sum + g * y)
                          0.0
                          g[b, *]
                          (PlainStack.activate activation own)

                  let expected =
                      Array.concat [ for b in 0 .. t.Rows - 1 -> PlainStack.slopes step (value b) a[b, *] ]

                  close 1e-5 $"{activation}" (doubles (activation.PullBack t (tensor g))) expected

                  close
                      1e-5
                      $"{activation} in place"
                      (doubles (pulledInPlace activation t (tensor g)))
                      expected))

          law 50 "rows do not depend on each other, in place" (fun b h seed ->
              forEach b h seed (fun activation _ t ->
                  let (Seed seed) = seed
                  let g = tensor (signed t.Rows t.Columns 0.1 1.0 (Random.key (seed + 1UL)))

                  let alone f =
                      [ for row in 0 .. t.Rows - 1 -> f (Tensor.rows [| row |] t) (Tensor.rows [| row |] g) ]

                  for name, f in
                      [ "y", (fun a _ -> answeredInPlace activation a)
                        "pull-back", pulledInPlace activation ] do
                      let all = f t g

                      if activation.IsExact then
                          Expect.equal
                              (bits all)
                              (alone f |> List.map bits |> Array.concat)
                              $"{activation}: {name}"

                      close
                          1e-6
                          $"{activation}: {name}"
                          (doubles all)
                          (alone f |> List.map doubles |> Array.concat)))

          law
              50
              "an exact activation has the same bits of tensors, in place and at any place"
              (fun b h seed ->
                  forEach b h seed (fun activation a t ->
                      if activation.IsExact then
                          let expected = bits (activation.Apply t)
                          Expect.equal (bits (answeredInPlace activation t)) expected $"{activation}"

                          Expect.equal
                              (bits (
                                  activation.Apply(
                                      Tensor.transpose (
                                          tensor (Array2D.init t.Columns t.Rows (fun i j -> a[j, i]))
                                      )
                                  )
                              ))
                              expected
                              $"{activation} of a transposed tensor"

                          for from in 1..9 do
                              let all: float32[] = Array.append (Array.zeroCreate from) (t.ToArray())
                              activation.InPlace.Activate(t.Columns, all.AsSpan from)

                              Expect.equal
                                  (Array.map BitConverter.SingleToInt32Bits all[from..])
                                  expected
                                  $"{activation} from {from} on"))

          law 20 "automatic differentiation follows it" (fun b h seed ->
              forEach b h seed (fun activation _ t ->
                  if activation.Winners.IsNone then
                      // of Σ g y, with g the potentials themselves
                      let automatic = Tensor.grad (fun a -> Tensor.sum (activation.Apply a * t)) t

                      close 1e-4 $"{activation}" (doubles (activation.PullBack t t)) (doubles automatic)))

          law 30 "the slope is a number everywhere" (fun (Seed seed) (PositiveInt h) ->
              let key = Random.key seed
              // far below 0, at 0 and just above
              let a =
                  Array.append (values -50.0 50.0 h key) [| 0.0; -1.0; 1e-20 |] |> Array.map float32

              for activation in activations key do
                  let potentials = Tensor.matrix 1 a.Length a
                  let slope = activation.PullBack potentials (Tensor.full 1.0 potentials.Shape)
                  let silent = Array.map2 (fun a s -> a > 0.0f || s = 0.0f) a (slope.ToArray())

                  Expect.isFalse
                      (slope.ToArray() |> Array.exists System.Single.IsNaN)
                      $"{activation}: {slope.ToArray()}"

                  Expect.isTrue
                      (activation = Linear.activation
                       || not (List.contains activation (byElement key))
                       || Array.forall id silent)
                      $"{activation} at and below 0")

          law 100 "name and parameter tell an activation" (fun (Seed seed) ->
              for activation in activations (Random.key seed) do
                  let again = read activation.Name activation.Parameter
                  Expect.equal again (Ok activation) "the same")

          law 50 "one of two functions is the same in place" (fun b h seed ->
              forEach b h seed (fun activation a t ->
                  let own = Activation.ofPullBack "own" activation.Apply activation.PullBack
                  let y = (own.Apply t).ToArray()
                  let inPlace = t.ToArray()
                  own.InPlace.Activate(t.Columns, inPlace.AsSpan())
                  Expect.sequenceEqual inPlace y $"{activation}: y"
                  let g = Array.map float32 (flat a)
                  let expected = (own.PullBack t (Tensor.matrix t.Rows t.Columns g)).ToArray()
                  own.InPlace.PullBack(t.Columns, y, t.ToArray(), g.AsSpan())
                  Expect.sequenceEqual g expected $"{activation}: Jᵀ g"))

          law 20 "one of a slope pulls back by it" (fun b h seed ->
              forEach b h seed (fun _ a t ->
                  let own = Activation.create "tenfold" ((*) 10.0) (fun a -> Tensor.full 10.0 a.Shape)
                  close 1e-6 "10 g" (doubles (own.PullBack t t)) (Array.map ((*) 10.0) (flat a))

                  close
                      1e-6
                      "10 g in place"
                      (doubles (pulledInPlace own t t))
                      (Array.map ((*) 10.0) (flat a))))

          testCase "what they say of silent, equal and dark samples" (fun () ->
              let of' (activation: Activation) (a: float list) =
                  doubles (activation.Apply(tensor (array2D [ a ]))) |> List.ofArray

              Expect.equal (of' Triangle.activation [ 1.0; 2.0; 6.0 ]) [ 0.0; 0.0; 3.0 ] "triangle"
              Expect.equal (of' Triangle.activation [ 2.0; 2.0 ]) [ 0.0; 0.0 ] "equal"
              Expect.equal (of' (Divisive.activation 0.001) [ 0.0; 0.0 ]) [ 0.0; 0.0 ] "dark"

              Expect.equal
                  (of' (Divisive.activation 11.0) [ 3.0; -4.0 ])
                  [ 0.5; 4.0 / 6.0 |> float32 |> float ]
                  "divisive"

              Expect.equal (of' (SoftWinners.activation 0.1) [ 5.0; 5.0 ]) [ 0.5; 0.5 ] "equal"
              Expect.equal (of' (SoftWinners.activation 0.001) [ 300.0; -300.0 ]) [ 1.0; 0.0 ] "no overflow")

          testCase "files of version 0.1 name k-winners winners" (fun () ->
              Expect.equal (read "winners" (Some 7.0)) (Ok(KWinners.activation 7)) "read")

          testCase "what is no activation" (fun () ->
              for name, parameter in
                  [ "power", Some 0.0
                    "power", Some nan
                    "power", Some 101.0
                    "power", None
                    "k-winners", Some 0.0
                    "k-winners", Some 2.5
                    "k-winners", Some nan
                    "k-winners", None
                    "winner-share", Some 0.1
                    "tanh", None ] do
                  Expect.isError (read name parameter) $"{name} {parameter}") ]
