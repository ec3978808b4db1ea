namespace BioSparse.Core

[<RequireQualifiedAccess>]
type internal Through =
    | Own
    | Threshold of fraction: float

type internal LayerPass =
    { Layer: Layer
      Given: Tensor
      Received: Tensor
      Potentials: Tensor
      Mask: Tensor option
      Activities: Tensor }

[<RequireQualifiedAccess>]
module internal Gradient =

    let error (logits: Tensor) labels =
        Tensor.exp (Tensor.logSoftmax logits) - Tensor.oneHot logits.Columns labels

    let private masked mask (t: Tensor) =
        match mask with
        | None -> t
        | Some mask -> t * mask

    let pass (layer: Layer) mask x =
        let received = Layer.receive layer x
        let a = Tensor.matmul received (Tensor.transpose layer.Weights) + layer.Bias

        { Layer = layer
          Given = x
          Received = received
          Potentials = a
          Mask = mask
          Activities = masked mask (layer.Activation.Apply a) }

    let passes layers x =
        (x, layers)
        ||> List.mapFold (fun x layer ->
            let own = pass layer None x
            own, own.Activities)
        |> fst

    /// u = x/‖x‖: the gradient's part along u is lost, the rest divided by the length.
    let private throughLength (x: Tensor) (received: Tensor) =
        let column (t: Tensor) =
            Tensor.matmul t (Tensor.full 1.0 [| t.Columns; 1 |])

        let length = Tensor.clamp 1e-12 infinity (Tensor.sqrt (column (x * x)))
        let u = x / length
        (received - u * column (received * u)) / length

    let atInput (pass: LayerPass) atPotentials =
        let received = Tensor.matmul atPotentials pass.Layer.Weights

        match pass.Layer.Input with
        | Plain -> received
        | UnitLength -> throughLength pass.Given received
        | form ->
            use forms = new FormPass(form, pass.Given.Columns, pass.Given.Rows)
            forms.Of pass.Given |> ignore
            let gradient = Tensor.copied received
            forms.PullBack gradient
            gradient

    /// D of a layer from ∂L/∂y.
    let private throughActivation through (pass: LayerPass) atActivities =
        let own = masked pass.Mask atActivities

        match through, pass.Layer.Activation.Winners with
        | Through.Threshold fraction, Some count ->
            ThresholdGradient.pulled fraction count pass.Potentials pass.Activities own
        | _ -> pass.Layer.Activation.PullBack pass.Potentials own

    let atPotentials through passes (readout: Readout) error =
        let back pass (atActivities, found) =
            let own = throughActivation through pass (atActivities ())
            (fun () -> atInput pass own), own :: found

        List.foldBack back passes ((fun () -> Tensor.matmul error readout.Weights), []) |> snd

    let ofWeights (pass: LayerPass) atPotentials =
        struct (Tensor.matmul (Tensor.transpose atPotentials) pass.Received, Tensor.sumOver 0 atPotentials)
