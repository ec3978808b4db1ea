namespace BioSparse.Core

[<RequireQualifiedAccess>]
module ComparatorModels =

    type private KernelRidge =
        { Gamma: float
          Lambda: float
          Input: InputForm
          Images: int }

    // γ, λ, and the length of images by validation accuracy on few images of MNIST: samples/few-shot.yaml

    /// The most images that a step holds: all of a data set.
    let private all = 1_000_000

    let private atOnce rule images context : Learner =
        { Rule = rule
          Plan =
            LayerSettings.plan
                { context with
                    ModelContext.BatchSize = images }
                1
                1.0
                Constant }

    let private images most standard get =
        Codec.integer
            "images"
            (1, most)
            standard
            "images stored where there are more, drawn; few-shot learning stores all"
            get

    let private lambda standard get =
        Codec.positive "lambda" 1e9 standard "penalty λ" get

    let private closed name doc settings learner =
        { ModelKind.create name doc settings learner with
            Role = ModelRole.Control
            HasHidden = false
            IsClosedForm = true }

    let private kernel: Codec<KernelRidge> =
        codec {
            // below 0.005 the temperature 1/(2γ) of the activation is out of its bounds
            let! gamma =
                Codec.real "gamma" (0.005, 1000.0) 2.0 "γ of the kernel exp(−γ‖x − w‖²)" _.Gamma

            and! lambda = lambda 0.01 _.Lambda
            and! input = LayerSettings.input UnitLength _.Input
            and! images = images 10_000 2000 _.Images

            return
                { Gamma = gamma
                  Lambda = lambda
                  Input = input
                  Images = images }
        }

    let kernelRidge =
        let rule most settings =
            StoredImages.kernelRidge settings.Gamma settings.Lambda settings.Input most

        { closed
              "kernel-ridge"
              "kernel ridge regression with a Gaussian kernel, in closed form"
              kernel
              (fun settings -> atOnce (rule (Some settings.Images) settings) settings.Images) with
            LearnsFromLabels = true
            FewShot = kernel.Read >> fun settings -> atOnce (rule None settings) all }

    let ridge =
        let settings: Codec<float> = lambda 100.0 id

        { closed "ridge" "ridge regression on pixels, in closed form" settings (fun _ context ->
              atOnce RandomFeatures.pixels all context) with
            Readout = Some(settings.Read >> fun lambda -> atOnce (RidgeReadout.rule lambda) all) }

    let nearest =
        let settings: Codec<int> = images 100_000 2000 id

        { closed "nearest-neighbour" "the label of the nearest training image" settings (fun images ->
              atOnce (StoredImages.nearest (Some images)) images) with
            LearnsFromLabels = true
            FewShot = fun _ -> atOnce (StoredImages.nearest None) all }
