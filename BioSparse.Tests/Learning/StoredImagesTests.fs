module BioSparse.Tests.Learning.StoredImagesTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning.Batches
open BioSparse.Tests.Learning.ClosedForms

let private learnt (rule: Rule) (batch: Batch) : LearningState =
    let shape: Shape =
        { Inputs = batch.Inputs.Columns
          Hidden = [ 1 ]
          Classes = 3 }

    rule.Step (moment 1.0 0) (rule.Start shape (Random.key 0UL)) batch

let private logits rule images (batch: Batch) =
    Network.logits (LearningState.network (learnt rule images)) batch.Inputs

let private answers rule images batch =
    Tensor.argmax (logits rule images batch)

let private apart (a: float[]) (b: float[]) =
    Array.fold2 (fun sum x y -> sum + (x - y) * (x - y)) 0.0 a b

let private unit (x: float[]) =
    let length = sqrt (Array.sumBy (fun v -> v * v) x)
    x |> Array.map (fun v -> v / length)

/// f(x) and Σᵢ k(x, xᵢ) of images x, in double precision.
let private regression gamma lambda received (images: Batch) (seen: Batch) =
    let w = rows images.Inputs |> Array.map received
    let t = oneHot 3 images.Labels
    let kernel a b = exp (-gamma * apart a b)

    let system =
        Array2D.init w.Length w.Length (fun i j -> kernel w[i] w[j] + (if i = j then lambda else 0.0))

    let alpha = solved system (Array2D.init w.Length 3 (fun i c -> t[i][c]))

    [| for x in rows seen.Inputs |> Array.map received do
           let k = w |> Array.map (kernel x)
           Array.init 3 (fun c -> Array.sum (Array.mapi (fun i k -> k * alpha[i, c]) k)), Array.sum k |]

let private wide (PositiveInt d) = d + 7

let private nearest = StoredImages.nearest None

[<Tests>]
let tests =
    testList
        "Stored images"
        [ for name, input, received in [ "pixels", Plain, id; "unit length", UnitLength, unit ] do
              law
                  60
                  $"kernel ridge, {name}: logits are those of the formula by the sum of kernels"
                  (fun (PositiveInt b) d (Seed seed) ->
                      let key = Random.key seed
                      let images = batch b (wide d) key
                      let seen = batch 5 (wide d) (Random.named "seen" key)
                      let gamma = number 0.1 2.0 (Random.named "gamma" key)
                      let lambda = number 0.1 1.0 (Random.named "lambda" key)
                      let rule = StoredImages.kernelRidge gamma lambda input None

                      regression gamma lambda received images seen
                      |> Array.collect (fun (f, sum) -> f |> Array.map (fun value -> value / sum))
                      |> close 1e-4 "logits" (doubles (logits rule images seen)))

          law
              30
              "kernel ridge with a small λ answers its own images rightly"
              (fun (PositiveInt b) d (Seed seed) ->
                  let images = batch b (wide d) (Random.key seed)
                  let rule = StoredImages.kernelRidge 1.0 1e-5 Plain None
                  Expect.equal (answers rule images images) images.Labels "labels")

          law 30 "the order of images does not matter" (fun (PositiveInt b) d (Seed seed) ->
              let key = Random.key seed
              let images = batch b (wide d) key
              let other = shuffled (Random.named "order" key) images
              let seen = batch 5 (wide d) (Random.named "seen" key)

              for rule in [ StoredImages.kernelRidge 0.5 0.1 Plain None; nearest ] do
                  close 1e-4 rule.Name (doubles (logits rule other seen)) (doubles (logits rule images seen)))

          law 60 "the nearest image gives the label" (fun (PositiveInt b) d (Seed seed) ->
              let key = Random.key seed
              let images = batch b (wide d) key
              let seen = batch 5 (wide d) (Random.named "seen" key)
              let found = answers nearest images seen

              rows seen.Inputs
              |> Array.iteri (fun i x ->
                  let distances = rows images.Inputs |> Array.map (apart x)
                  let closest = Array.min distances

                  // images as near as rounding tells
                  let right =
                      Array.zip distances images.Labels
                      |> Array.filter (fun (distance, _) -> distance < closest + 1e-4)
                      |> Array.map snd

                  Expect.contains right found[i] $"image {i}"))

          law 30 "the nearest image of an image is itself" (fun (PositiveInt b) d (Seed seed) ->
              let images = batch b (wide d) (Random.key seed)
              Expect.equal (answers nearest images images) images.Labels "labels")

          law
              30
              "room for more images changes no answer"
              (fun (PositiveInt b) (PositiveInt more) (Seed seed) ->
                  let key = Random.key seed
                  let images = batch b 8 key
                  let seen = batch 5 8 (Random.named "seen" key)
                  let room = Some(b + more)

                  for exact, roomy in
                      [ nearest, StoredImages.nearest room
                        StoredImages.kernelRidge 0.5 0.1 Plain None,
                        StoredImages.kernelRidge 0.5 0.1 Plain room ] do
                      let state = learnt roomy images
                      Expect.equal (LearningState.layer state).Weights.Shape [| b + more; 8 |] "shape"

                      close
                          1e-6
                          exact.Name
                          (doubles (logits roomy images seen))
                          (doubles (logits exact images seen)))

          testCase "steps after the first change nothing" (fun () ->
              let key = Random.key 3UL

              for rule in [ nearest; StoredImages.kernelRidge 1.0 1.0 Plain None ] do
                  let one = learnt rule (batch 6 4 key)
                  let two = rule.Step (moment 1.0 1) one (batch 5 4 (Random.named "other" key))
                  Expect.equal (bytes two) (bytes one) rule.Name)

          testCase "more images than units, and numbers out of bounds" (fun () ->
              let fails what act =
                  Expect.throwsT<ArgumentException> (fun () -> act () |> ignore) what

              fails "images" (fun () -> learnt (StoredImages.nearest (Some 3)) (batch 4 5 (Random.key 1UL)))

              for wrong in [ 0.0; -1.0; nan ] do
                  fails $"γ = {wrong}" (fun () -> StoredImages.kernelRidge wrong 1.0 Plain None)
                  fails $"λ = {wrong}" (fun () -> StoredImages.kernelRidge 1.0 wrong Plain None)) ]
