namespace BioSparse.Core

[<RequireQualifiedAccess>]
module ControlModels =

    let private still rule context : Learner =
        { Rule = rule
          Plan = LayerSettings.plan context 0 1.0 Constant }

    let private drawn activations : Codec<struct (LayerSettings.ActivationChoice * int option)> =
        codec {
            let! activation =
                Codec.nested
                    "activation"
                    (LayerSettings.activation activations "relu")
                    (fun (struct (activation, _)) -> activation)

            and! sampled =
                Codec.orWord
                    "all"
                    (Codec.integer
                        "sampled"
                        (1, 1_000_000)
                        10
                        "inputs that each unit sees, drawn, of equal weights; all: all inputs, of random weights"
                        id)
                    (fun (struct (_, sampled)) -> sampled)

            return struct (activation, sampled)
        }

    let randomFeatures activations =
        let settings = drawn activations

        { ModelKind.create
              "random-features"
              "random nonnegative weights that do not learn"
              settings
              (fun (struct (choice, sampled)) context ->
                  let activation = LayerSettings.activationOf context.Units choice

                  let rule =
                      match sampled with
                      | Some inputs -> RandomFeatures.sampled inputs activation
                      | None -> RandomFeatures.rule activation

                  still rule context) with
            Role = ModelRole.Control
            Check = settings.Read >> fun (struct (choice, _)) -> LayerSettings.checkWinners choice }

    let private softmax: Codec<struct (int * float)> =
        codec {
            let! epochs = LayerSettings.epochs 10 (fun (struct (epochs, _)) -> epochs)

            and! rate =
                LayerSettings.rate 0.005 "learning rate of Adam" (fun (struct (_, rate)) -> rate)

            return struct (epochs, rate)
        }

    let pixelSoftmax =
        { ModelKind.create "pixel-softmax" "softmax on pixels" softmax (fun _ -> still RandomFeatures.pixels) with
            Role = ModelRole.Control
            HasHidden = false
            Readout =
                Some(
                    softmax.Read
                    >> fun (struct (epochs, rate)) context ->
                        { Learner.Rule = ReadoutRule.softmax
                          Plan = LayerSettings.plan context epochs rate LinearPerStep }
                ) }
