/// FGSM and PGD once more, for one hidden layer of linear or rectified units, image by image in plain float64
/// arrays, with the gradient derived by hand:
///
///     ∂CE/∂x_i = Σ_j w_ji 1[a_j > 0] Σ_c v_cj (softmax(z)_c − 1[c = label])        (without 1[·] for linear units)
module BioSparse.Tests.Evaluation.PlainAttack

open BioSparse.Core
open BioSparse.Tests

type PlainNetwork =
    { IsRectified: bool
      W: float[][]
      B: float[]
      V: float[][]
      C: float[] }

let private rowsOf (t: Tensor) =
    Sample.doubles t |> Array.chunkBySize t.Columns

let ofNetwork (network: Network) =
    { IsRectified = network.First.Activation = Relu.activation
      W = rowsOf network.First.Weights
      B = Sample.doubles network.First.Bias
      V = rowsOf network.Readout.Weights
      C = Sample.doubles network.Readout.Bias }

let private dot a b =
    Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b

let private isOn network a = not network.IsRectified || a > 0.0

let private potentials network (x: float[]) =
    Array.map2 (fun w b -> dot w x + b) network.W network.B

let private logits network a =
    let y = a |> Array.map (fun a -> if isOn network a then a else 0.0)
    Array.map2 (fun v c -> dot v y + c) network.V network.C

/// Whether the network errs by more than rounding.
let private errs network label x =
    let z = logits network (potentials network x)
    Array.max (Array.removeAt label z) - z[label] > 1e-4

let gradient network label (x: float[]) =
    let a = potentials network x
    let z = logits network a
    let highest = Array.max z
    let whole = z |> Array.sumBy (fun z -> exp (z - highest))

    let error =
        z |> Array.mapi (fun c z -> exp (z - highest) / whole - (if c = label then 1.0 else 0.0))

    let back =
        a
        |> Array.mapi (fun j a ->
            if isOn network a then
                Array.fold2 (fun s (v: float[]) e -> s + v[j] * e) 0.0 network.V error
            else
                0.0)

    Array.init x.Length (fun i -> Array.fold2 (fun sum (w: float[]) b -> sum + w[i] * b) 0.0 network.W back)

let private confined epsilon (x: float[]) (moved: float[]) =
    Array.map2 (fun x m -> m |> max (x - epsilon) |> min (x + epsilon) |> max 0.0 |> min 1.0) x moved

let private signStep network label size x =
    Array.map2 (fun x g -> x + size * float (sign g)) x (gradient network label x)

let fgsm network epsilon label x =
    confined epsilon x (signStep network label epsilon x)

let pgd network epsilon steps size label x =
    (x, seq { 1..steps })
    ||> Seq.fold (fun moved _ ->
        if errs network label moved then
            moved
        else
            confined epsilon x (signStep network label size moved))
