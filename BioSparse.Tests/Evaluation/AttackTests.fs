module BioSparse.Tests.Evaluation.AttackTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Evaluation
open BioSparse.Tests.Evaluation.Drawn

let private pgd =
    { Steps = 40
      StepSize = 0.01
      RandomStart = false
      Restarts = 1 }

let private attacks =
    [ Fgsm.attack
      Pgd.attack pgd
      Pgd.attack
          { pgd with
              Steps = 5
              StepSize = 0.07
              RandomStart = true
              Restarts = 3 }
      Noise.attack
      Square.attack { Queries = 30; Restarts = 2 }
      Cascade.attack { Steps = 10; Queries = 20 } ]

let private accuracy attack network epsilon =
    Attack.survives attack network epsilon Trained.key Trained.data |> Accuracy.share

let private networks =
    [ "backpropagation, ReLU"
      "backpropagation, linear"
      "competitive, linear"
      "competitive, 4 winners" ]

let private on networks name check =
    testList
        name
        [ for i, name in List.indexed networks do
              testCase name (fun () -> check (snd (Trained.all.Force()[i]))) ]

let private trained name check = on networks name check

/// Where the gradient tells the way: a network of winners hides it from PGD.
let private honest name check =
    on (List.truncate 3 networks) name check

let private epsilons = [ 0.0; 0.05; 0.1; 0.2; 0.4 ]

let private independent =
    testList
        "against an independent implementation"
        [ law 30 "FGSM, wherever the gradient is not 0 to the last digits" (fun b width h seed ->
              forEach b width h seed (fun network x labels epsilon shape key ->
                  if List.contains network.First.Activation [ Linear.activation; Relu.activation ] then
                      let plain = PlainAttack.ofNetwork network

                      let moved =
                          doubles2D (Attack.perturb Fgsm.attack network epsilon shape key labels (tensor x))

                      labels
                      |> Array.iteri (fun i label ->
                          let gradient = PlainAttack.gradient plain label x[i, *]
                          let expected = PlainAttack.fgsm plain epsilon label x[i, *]

                          for pixel in 0 .. gradient.Length - 1 do
                              if abs gradient[pixel] >= 1e-6 then
                                  Expect.isLessThan (abs (moved[i, pixel] - expected[pixel])) 1e-6 "pixel")))

          testCase "PGD, 40 steps" (fun () ->
              for activation in [ Relu.activation; Linear.activation ] do
                  let network = Trained.backpropagation activation
                  let plain = PlainAttack.ofNetwork network
                  let batch = whole Trained.data

                  for epsilon in [ 0.05; 0.15; 0.3 ] do
                      let moved =
                          doubles2D (
                              Attack.perturb
                                  (Pgd.attack pgd)
                                  network
                                  epsilon
                                  Trained.data.Shape
                                  Trained.key
                                  batch.Labels
                                  batch.Inputs
                          )

                      let x = doubles2D batch.Inputs

                      let wrong =
                          batch.Labels
                          |> Array.mapi (fun i label ->
                              PlainAttack.pgd plain epsilon 40 0.01 label x[i, *]
                              |> Array.mapi (fun pixel e ->
                                  if abs (e - moved[i, pixel]) > 1e-5 then 1.0 else 0.0)
                              |> Array.sum)
                          |> Array.sum

                      Expect.isLessThanOrEqual
                          (wrong / float moved.Length)
                          0.01
                          $"{activation}, ε = {epsilon}") ]

let private staysWithin network x labels epsilon shape key =
    for attack in attacks do
        let moved =
            doubles2D (Attack.perturb attack network epsilon shape key labels (tensor x))

        moved
        |> Array2D.iteri (fun i j m ->
            Expect.isLessThanOrEqual (abs (m - x[i, j])) (epsilon + 1e-6) $"{attack}: distance"
            Expect.isTrue (m >= 0.0 && m <= 1.0) $"{attack}: pixel {m}")

let private laws =
    testList
        "laws"
        [ law 15 "every attack stays within ε and within [0, 1]" (fun b width h seed ->
              forEach b width h seed staysWithin)

          law 4 "every attack stays within them in stacks" (fun b width h seed ->
              forEachStack b width h seed staysWithin)

          law 10 "ε = 0 is the identity" (fun b width h seed ->
              forEach b width h seed (fun network x labels _ shape key ->
                  for attack in attacks do
                      let moved = Attack.perturb attack network 0.0 shape key labels (tensor x)
                      Expect.equal (doubles2D moved) x $"{attack}"))

          law 10 "the same key, the same images" (fun b width h seed ->
              forEach b width h seed (fun network x labels epsilon shape key ->
                  for attack in attacks do
                      let moved () =
                          doubles (Attack.perturb attack network epsilon shape key labels (tensor x))

                      Expect.equal (moved ()) (moved ()) $"{attack}"))

          law 15 "an image is attacked as it would be alone" (fun b width h seed ->
              forEach b width h seed (fun network x labels epsilon shape key ->
                  for attack in [ Noise.attack; Square.attack { Queries = 10; Restarts = 2 } ] do
                      let rows = Array.truncate (1 + labels.Length / 2) labels
                      let some = x[.. rows.Length - 1, *]

                      let all =
                          doubles2D (Attack.perturb attack network epsilon shape key labels (tensor x))

                      let few =
                          doubles2D (Attack.perturb attack network epsilon shape key rows (tensor some))

                      Expect.equal few all[.. rows.Length - 1, *] $"{attack}"))

          law 15 "more starts never help the network" (fun b width h seed ->
              forEach b width h seed (fun network x labels epsilon shape key ->
                  let errs attack =
                      Attack.perturb attack network epsilon shape key labels (tensor x)
                      |> Network.predict network
                      |> Array.map2 (<>) labels

                  let descent restarts =
                      { pgd with
                          Steps = 3
                          StepSize = 0.1
                          Restarts = restarts }

                  let kinds: (int -> Attack) list =
                      [ descent >> Pgd.attack
                        fun n -> Pgd.attack { descent n with RandomStart = true }
                        fun n -> Square.attack { Queries = 5; Restarts = n } ]

                  for attack in kinds do
                      Array.iter2
                          (fun few many -> Expect.isTrue (many || not few) $"{attack 4}")
                          (errs (attack 1))
                          (errs (attack 4))))

          law 15 "a point that PGD breaks an image at is final" (fun b width h seed ->
              forEach b width h seed (fun network x labels epsilon shape key ->
                  let moved steps =
                      let attack =
                          Pgd.attack
                              { pgd with
                                  Steps = steps
                                  StepSize = 0.05 }

                      Attack.perturb attack network epsilon shape key labels (tensor x)

                  let few, more = moved 3, moved 6
                  let margins = doubles (Margin.ofLogits (Network.logits network few) labels)

                  let few, more = doubles2D few, doubles2D more

                  for i in 0 .. labels.Length - 1 do
                      if margins[i] > 1e-2 then
                          Expect.equal more[i, *] few[i, *] $"image {i}"))

          law 15 "where another network judges, the last point of PGD counts" (fun b width h seed ->
              forEach b width h seed (fun _ x labels epsilon shape key ->
                  let network = network Linear.activation Plain (Array2D.length2 x) h.Get 2 key
                  let x = tensor x
                  // a linear network of two classes has gradients of one sign: the last point is that of FGSM
                  let attack = Pgd.attack { pgd with Steps = 10; StepSize = 0.05 }

                  let given isJudge : AttackedImages =
                      { Network = network
                        IsJudge = isJudge
                        Epsilon = epsilon
                        Shape = shape
                        Keys = labels |> Array.mapi (fun i _ -> Random.split i key)
                        Labels = labels |> Array.map (min 1)
                        Images = x }

                  let far = Fgsm.attack.Perturb(given false)
                  let last = attack.Perturb(given false)
                  let first = attack.Perturb(given true)

                  let errs moved =
                      Array.map2 (<>) (given true).Labels (Network.predict network moved)

                  let distance moved =
                      doubles (Tensor.sumOver 1 (Tensor.abs (moved - x)))

                  Expect.isLessThan
                      ((Tensor.max (Tensor.abs (last - far))).ToScalar())
                      1e-5f
                      "the last point"

                  Expect.equal (errs first) (errs last) "the same images"

                  Array.iter2
                      (fun early late -> Expect.isLessThanOrEqual early (late + 1e-5) "no further")
                      (distance first)
                      (distance last)))

          law
              15
              "noise is uniform in the ball, and other noise for each image"
              (fun (PositiveInt width) (Seed seed) ->
                  let key = Random.key seed
                  let network = drawn Relu.activation 3 (100 * width) key
                  let x = Tensor.full 0.5 [| 2; 100 * width |]

                  let noise =
                      (doubles2D (
                          Attack.perturb Noise.attack network 0.2 (grey 1 (100 * width)) key [| 0; 1 |] x
                      ))
                      |> Array2D.map (fun m -> m - 0.5)

                  let n = float (100 * width)
                  // standard deviation of the uniform distribution on ±0.2: 0.2/√3
                  let error = abs (Array.average noise[0, *]) * sqrt n / (0.2 / sqrt 3.0)
                  Expect.isLessThan error 4.0 "mean in standard errors"
                  Expect.isGreaterThan (Array.max noise[0, *]) 0.18 "largest"
                  Expect.notEqual noise[0, *] noise[1, *] "two images") ]

let private measured =
    testList
        "on trained networks"
        [ trained "ε = 0 is the clean accuracy, exactly" (fun network ->
              for attack in attacks do
                  let clean = Accuracy.correct network Trained.data

                  Expect.equal
                      (Attack.survives attack network 0.0 Trained.key Trained.data)
                      clean
                      $"{attack}")

          trained "they know what they are attacked on" (fun network ->
              Expect.isGreaterThan (Accuracy.ofNetwork network Trained.data) 0.9 "clean accuracy")

          honest "forty small steps leave no more than one large" (fun network ->
              for epsilon in epsilons do
                  Expect.isLessThanOrEqual
                      (accuracy (Pgd.attack pgd) network epsilon)
                      (accuracy Fgsm.attack network epsilon + 1e-9)
                      $"ε = {epsilon}")

          honest "accuracy under PGD falls with ε, and far below the noise floor" (fun network ->
              let under = epsilons |> List.map (accuracy (Pgd.attack pgd) network)
              Expect.isDescending under "by ε"
              Expect.isLessThan (List.last under) 0.25 "chance or less at the largest"

              Expect.isGreaterThan
                  (accuracy Noise.attack network 0.2)
                  (accuracy (Pgd.attack pgd) network 0.2)
                  "noise")

          trained "the cascade breaks every network, winners too" (fun network ->
              Expect.isLessThan
                  (accuracy (Cascade.attack { Steps = 60; Queries = 100 }) network 0.4)
                  0.05
                  "chance is a fourth")

          trained "an image that is wrong without an attack is lost under every attack" (fun network ->
              let wrong = Accuracy.correct network Trained.data |> Array.map not

              for attack in attacks do
                  Array.iter2
                      (fun wrong survives -> Expect.isFalse (wrong && survives) $"{attack}")
                      wrong
                      (Attack.survives attack network 0.02 Trained.key Trained.data))

          trained "survival does not depend on how images are grouped" (fun network ->
              for attack in attacks do
                  let all = Attack.survives attack network 0.1 Trained.key Trained.data

                  let few =
                      Attack.survives attack network 0.1 Trained.key (Dataset.take 23 Trained.data)

                  Expect.equal few (Array.truncate 23 all) $"{attack}")

          testCase "nor where the library itself divides them" (fun () ->
              let network = Trained.backpropagation Relu.activation
              // beyond one internal group of images
              let many =
                  Dataset.subset [| for i in 0..519 -> i % Trained.data.Count |] Trained.data

              let attack =
                  Pgd.attack
                      { pgd with
                          Steps = 3
                          RandomStart = true }

              let all = Attack.survives attack network 0.1 Trained.key many
              let batch = whole many

              let together =
                  Attack.perturb attack network 0.1 Trained.data.Shape Trained.key batch.Labels batch.Inputs
                  |> Network.predict network
                  |> Array.map2 (=) batch.Labels

              Expect.equal all together "520 images")

          testCase "nor on how many threads work at them" (fun () ->
              let network = Trained.competitive (KWinners.activation 4)

              let many =
                  Dataset.subset [| for i in 0..1039 -> i % Trained.data.Count |] Trained.data

              let batch = whole many

              let measured threads =
                  Threads.Use(
                      threads,
                      fun () ->
                          let told = Collections.Concurrent.ConcurrentBag()

                          let progress =
                              { new IProgress<float> with
                                  member _.Report share = told.Add share }

                          let survive attack =
                              Attack.transfersWatched
                                  attack
                                  network
                                  network
                                  0.1
                                  Trained.key
                                  many
                                  progress
                                  Threading.CancellationToken.None

                          let moved =
                              Attack.perturb
                                  Noise.attack
                                  network
                                  0.1
                                  Trained.data.Shape
                                  Trained.key
                                  batch.Labels
                                  batch.Inputs

                          let fast = [ Fgsm.attack; Pgd.attack { pgd with Steps = 3 }; Noise.attack ]
                          List.map survive fast, moved.ToArray(), told.Count, Seq.max told
                  )

              let one, two = measured 1, measured 2
              Expect.equal two one "the same survivors and images, as many reports"
              let _, _, _, last = one
              Expect.equal last 1.0 "to the end")

          testCase "the share of zero gradients" (fun () ->
              let network = Trained.backpropagation Relu.activation

              let dead =
                  network
                  |> withFirst (fun layer ->
                      { layer with
                          Bias = Tensor.full -1000.0 [| layer.Weights.Rows |] })

              Expect.equal (Attack.zeroGradientShare dead Trained.data) 1.0 "a network of silent units"
              Expect.equal (Attack.zeroGradientShare network Trained.data) 0.0 "a network that works"

              Expect.equal
                  (accuracy (Pgd.attack pgd) dead 0.3)
                  (Accuracy.ofNetwork dead Trained.data)
                  "PGD is blind") ]

let private outside =
    testCase "pixels outside [0, 1] are refused" (fun () ->
        let network = drawn Relu.activation 3 4 (Random.key 1UL)

        for pixels in [ [| 0.0f; 0.5f; 1.0f; -0.1f |]; [| 0.0f; 0.5f; 1.5f; 1.0f |] ] do
            let data =
                Dataset.ofPixels
                    (grey 2 2)
                    3
                    (PixelValues.Singles(ReadOnlyMemory pixels))
                    (ReadOnlyMemory [| 1uy |])
                |> Result.defaultWith failtest

            for attack in attacks do
                Expect.throwsT<ArgumentException>
                    (fun () -> Attack.survives attack network 0.1 (Random.key 1UL) data |> ignore)
                    $"{attack}")

let private refused =
    testCase "settings out of bounds are refused" (fun () ->
        let network = drawn Relu.activation 3 4 (Random.key 1UL)

        let attack attack epsilon () =
            Attack.perturb
                attack
                network
                epsilon
                (grey 2 2)
                (Random.key 1UL)
                [| 0 |]
                (Tensor.full 0.5 [| 1; 4 |])
            |> ignore

        for bad in
            [ attack Fgsm.attack -0.1
              attack Fgsm.attack nan
              attack (Pgd.attack { pgd with Steps = 0 }) 0.1
              attack (Pgd.attack { pgd with StepSize = 0.0 }) 0.1
              attack (Pgd.attack { pgd with Restarts = 0 }) 0.1
              attack (Cascade.attack { Steps = 0; Queries = 1 }) 0.1
              attack (Cascade.attack { Steps = 1; Queries = 0 }) 0.1
              attack (Square.attack { Queries = 0; Restarts = 1 }) 0.1
              attack (Square.attack { Queries = 1; Restarts = 0 }) 0.1 ] do
            Expect.throwsT<ArgumentException> bad "refused"

        Expect.equal
            (attacks |> List.map Attack.name |> List.distinct)
            [ "fgsm"; "pgd"; "noise"; "square"; "cascade" ]
            "names")

[<Tests>]
let tests = testList "Attack" [ independent; laws; measured; refused; outside ]
