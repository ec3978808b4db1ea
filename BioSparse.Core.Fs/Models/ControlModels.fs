namespace BioSparse.Core

[<RequireQualifiedAccess>]
module ControlModels =

    let private still rule context : Learner =
        { Rule = rule
          Plan = LayerSettings.plan context 0 1.0 Constant }

    let private activation activations : Codec<LayerSettings.ActivationChoice> =
        codec {
            let! activation =
                Codec.nested "activation" (LayerSettings.activation activations "relu") id

            return activation
        }

    let randomFeatures activations =
        let activation = activation activations

        { ModelKind.create
              "random-features"
              "random nonnegative weights that do not learn"
              activation
              (fun choice context ->
                  still (RandomFeatures.rule (LayerSettings.activationOf context.Units choice)) context) with
            Role = ModelRole.Control
            Check = activation.Read >> LayerSettings.checkWinners }

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
