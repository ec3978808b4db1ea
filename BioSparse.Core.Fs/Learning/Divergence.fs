namespace BioSparse.Core

open System
open System.Globalization

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type ActivityOverflow =
    { Layer: int
      Formula: string
      Activity: float
      Potential: float
      IsPlain: bool
      Remedies: string list }

type Divergence =
    | Activity of ActivityOverflow
    | Rate
    | Steps

    member this.Message =
        let number (value: float) =
            if Double.IsFinite value then
                value.ToString("G3", CultureInfo.InvariantCulture)
            else
                "more than 3.4E+38"

        match this with
        | Rate -> "; a smaller rate avoids it"
        | Steps -> "; a rate of 1e-9 does not avoid it: the rule's own steps grow or give no number"
        | Activity overflow ->
            let form =
                if overflow.IsPlain then
                    ", on input that is not of unit length"
                else
                    ""

            let avoided =
                match overflow.Remedies with
                | [] -> ""
                | several -> $"""; {String.concat " or " several} avoids it"""

            $": activities y = {overflow.Formula} of hidden layer {overflow.Layer} reach {number overflow.Activity} \
where a reaches {number overflow.Potential}{form}{avoided}"

[<RequireQualifiedAccess>]
module internal Divergence =

    /// The largest rate of the steps that are tried again.
    let private small = 1e-9

    let private most = 10

    /// Not a number where a tensor holds one.
    let private largest (t: Tensor) =
        let size = abs (Primitives.MaxMagnitude(Span<float32>.op_Implicit(Kernel.span t)))
        GC.KeepAlive t
        float size

    /// The largest activities whose squares can be summed over a batch.
    let private bound (y: Tensor) =
        sqrt (float Single.MaxValue / float y.Count)

    let private isWithin y =
        let size = largest y
        Double.IsFinite size && size <= bound y

    let private shown (activation: Activation) =
        match activation.Parameter with
        | Some parameter -> activation.Formula(parameter.ToString(CultureInfo.InvariantCulture))
        | None -> activation.Formula ""

    let private remedies (layer: Layer) x a =
        [ if layer.Input = Plain && isWithin (Layer.activities { layer with Input = UnitLength } x) then
              "input of unit length"

          if isWithin a then
              match layer.Activation.Parameter, layer.Activation.Winners with
              | Some parameter, None ->
                  $"a smaller number than {parameter.ToString CultureInfo.InvariantCulture} in this activation"
              | _ -> "an activation that is less steep" ]

    /// The first of these layers whose activities are out of range.
    let rec private overflow number x layers =
        match layers with
        | [] -> None
        | layer :: above ->
            let a = Layer.potentials layer x
            let y = Layer.answer layer (Tensor.copied a)

            if isWithin y then
                overflow (number + 1) y above
            else
                Some
                    { Layer = number
                      Formula = shown layer.Activation
                      Activity = largest y
                      Potential = largest a
                      IsPlain = (layer.Input = Plain)
                      Remedies = remedies layer x a }

    /// Whether the same steps at a small rate stay finite.
    let private staysFinite (rule: Rule) rate steps batch state =
        let moment step =
            { Rate = min rate small
              Step = step
              Key = Random.split step (Random.key 0UL) }

        let last =
            (state, [ 0 .. min steps most - 1 ])
            ||> List.fold (fun state step -> rule.Step (moment step) state batch)

        LearningState.tensors last |> Seq.forall (largest >> Double.IsFinite)

    let cause rule rate steps fixedLayers pixels batch (state: LearningState) =
        Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
            match overflow 1 pixels (fixedLayers @ state.Layers) with
            | Some overflow -> Activity overflow
            | None when staysFinite rule rate steps batch state -> Rate
            | None -> Steps)
