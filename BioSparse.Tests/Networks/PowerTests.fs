/// max(0, a)ⁿ where 2n is a whole number.
module BioSparse.Tests.Networks.PowerTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample

let private special =
    [| 0.0f
       -0.0f
       1.0f
       -1.0f
       Single.Epsilon
       -Single.Epsilon
       1e-40f
       Single.MaxValue
       Single.MinValue
       infinityf
       -infinityf
       nanf |]

/// Numbers of all sizes and, for as many, numbers whose power is in the range of float32.
let private wide exponent count key =
    let sizes = values -150.0 128.0 count (Random.named "sizes" key)
    let digits = values 1.0 2.0 count (Random.named "digits" key)

    Array.concat
        [ special
          Array.map2 (fun size digits -> float32 (digits * Math.Pow(2.0, floor size))) sizes digits
          Array.map2 (fun size digits -> float32 (digits * Math.Pow(2.0, size / exponent))) sizes digits
          sizes |> Array.map (fun size -> float32 -(Math.Pow(2.0, size))) ]

let private bits (values: float32[]) =
    Array.map BitConverter.SingleToInt32Bits values

let private inPlace (activation: Activation) (a: float32[]) =
    let y = Array.copy a
    activation.InPlace.Activate(y.Length, y.AsSpan())
    y

let private slopeOf (activation: Activation) (a: Tensor) =
    activation.PullBack a (Tensor.full 1.0 a.Shape)

let private slopeInPlace (activation: Activation) (a: float32[]) =
    let slope = Array.create a.Length 1.0f
    activation.InPlace.PullBack(a.Length, inPlace activation a, a, slope.AsSpan())
    slope

/// A drawn exponent of whole halves up to 64.
let private forEach (PositiveInt size) (Seed seed) check =
    let key = Random.key seed
    let exponent = float (1 + (Random.integers 128 1 (Random.named "n" key))[0]) / 2.0
    check exponent (Power.activation exponent) (wide exponent size key)

[<Tests>]
let tests =
    testList
        "Power"
        [ law 200 "it is within n + ½ units of float32's rounding of the power" (fun size seed ->
              forEach size seed (fun exponent activation a ->
                  let share = (exponent + 0.5) * Math.Pow(2.0, -24.0)

                  Array.iter2
                      (fun (a: float32) (y: float32) ->
                          let expected = Math.Pow(max 0.0 (float a), exponent)

                          if Single.IsNaN a then
                              Expect.isTrue (Single.IsNaN y) "not a number"
                          elif Single.IsInfinity y then
                              Expect.isGreaterThan
                                  (expected * (1.0 + share))
                                  (float Single.MaxValue)
                                  $"{a}^{exponent}"
                          else
                              Expect.isLessThanOrEqual
                                  (abs (float y - expected))
                                  (share * expected + float Single.Epsilon)
                                  $"{a}^{exponent} = {y}")
                      a
                      (inPlace activation a)))

          law 100 "an element has the same bits at any place, and in tensors" (fun size seed ->
              forEach size seed (fun exponent activation a ->
                  let alone f =
                      a |> Array.collect (Array.singleton >> f activation) |> bits

                  let row = Tensor.matrix 1 a.Length a
                  let column = Tensor.transpose (Tensor.matrix a.Length 1 a)
                  Expect.isTrue activation.IsExact $"{exponent}"

                  for f, ofTensor, name in
                      [ inPlace, activation.Apply, "φ"; slopeInPlace, slopeOf activation, "φ′" ] do
                      let expected = alone f
                      Expect.equal (bits (f activation a)) expected $"{name}, n = {exponent}"

                      for from in 1 .. min 9 (a.Length - 1) do
                          Expect.equal
                              (bits (f activation a[from..]))
                              expected[from..]
                              $"{name} from {from} on"

                      Expect.equal (bits ((ofTensor row).ToArray())) expected $"{name} of a tensor"

                      Expect.equal
                          (bits ((ofTensor column).ToArray()))
                          expected
                          $"{name} of a transposed one"))

          law 50 "a tensor stays, and automatic differentiation follows its power" (fun size seed ->
              forEach size seed (fun exponent activation _ ->
                  let (PositiveInt size), (Seed seed) = size, seed
                  let a = signed 1 size 0.5 1.1 (Random.key seed)
                  let given = tensor a
                  let slope = slopeOf activation given
                  let automatic = Tensor.grad (activation.Apply >> Tensor.sum) given
                  Expect.equal (doubles2D given) a "unchanged"
                  close 1e-5 $"n = {exponent}" (doubles slope) (doubles automatic)))

          testCase "other exponents take the power of the libraries" (fun () ->
              for exponent in [ 0.3; 2.25; 64.5; 100.0 ] do
                  Expect.isFalse (Power.activation exponent).IsExact $"{exponent}") ]
