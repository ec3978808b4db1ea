namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open BioSparse.Core

[<Sealed; AbstractClass>]
type LearningRules =
    static member private Or(value: Activation | null, usual: Activation) =
        match value with
        | null -> usual
        | given -> given

    static member private Or(value: Constraint | null, usual: Constraint) =
        match value with
        | null -> usual
        | given -> given

    static member CompetitiveHebbian
        (
            [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null,
            [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null,
            [<Optional; DefaultParameterValue(0.0)>] weightDependence: float,
            [<Optional; DefaultParameterValue(false)>] multiplicative: bool,
            [<Optional; DefaultParameterValue(true)>] normalised: bool,
            [<Optional; DefaultParameterValue(0.0)>] homeostasisRate: float,
            [<Optional; DefaultParameterValue(0.1)>] homeostasisTarget: float,
            [<Optional; DefaultParameterValue(0.0)>] readingExponent: float
        ) =
        if not (weightDependence >= 0.0) then
            invalidArg (nameof weightDependence) $"μ = {weightDependence}; it is at least 0"

        LearningRule.Of(
            CompetitiveHebbian.rule
                { CompetitiveHebbian.defaults with
                    Activation = LearningRules.Or(activation, Linear)
                    Reading =
                        if readingExponent > 0.0 then
                            Smooth readingExponent
                        else
                            AsLearnt
                    Constraint = LearningRules.Or(``constraint``, Nonnegative)
                    WeightDependence = weightDependence
                    Enforcement = if multiplicative then Multiplicative else Projection
                    Scaling = if normalised then MaxNormalised else Raw
                    NormaliseInitial = true
                    Homeostasis =
                        { Rate = homeostasisRate
                          Target = homeostasisTarget } }
        )

    static member KrotovHopfield
        (
            [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null,
            [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null,
            [<Optional; DefaultParameterValue(2.0)>] p: float,
            [<Optional; DefaultParameterValue(2)>] k: int,
            [<Optional; DefaultParameterValue(0.4)>] delta: float,
            [<Optional; DefaultParameterValue(false)>] unitLength: bool
        ) =
        LearningRule.Of(
            KrotovHopfield.rule
                { Activation = LearningRules.Or(activation, Relu)
                  Input = if unitLength then UnitLength else Plain
                  P = p
                  K = k
                  Delta = delta
                  Constraint = LearningRules.Or(``constraint``, Nonnegative) }
        )

    static member Backpropagation
        (
            [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null,
            [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null,
            [<Optional; DefaultParameterValue(false)>] centred: bool,
            [<Optional; DefaultParameterValue(0.0)>] weightDecay: float,
            [<Optional; DefaultParameterValue(0.0)>] dropout: float
        ) =
        LearningRule.Of(
            Backpropagation.rule
                { Backpropagation.defaults with
                    Activation = LearningRules.Or(activation, Relu)
                    Constraint = LearningRules.Or(``constraint``, Unconstrained)
                    BiasStart = if centred then BiasStart.Centred else BiasStart.Uniform
                    WeightDecay = weightDecay
                    Dropout = dropout }
        )

    static member RandomFeatures
        ([<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null)
        =
        LearningRule.Of(RandomFeatures.rule (LearningRules.Or(activation, Relu)))

    static member Pixels = LearningRule.Of RandomFeatures.pixels

    static member FromTensors
        (
            name: string,
            step: Func<Tensor, Tensor, float, Tensor>,
            [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null,
            [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null,
            [<Optional; DefaultParameterValue(0.01)>] low: float,
            [<Optional; DefaultParameterValue(0.1)>] high: float
        ) =
        let activation = LearningRules.Or(activation, Relu)

        let next (moment: Moment) (layer: Layer) images =
            let weights = step.Invoke(layer.Weights, images, moment.Rate)

            if weights.Shape <> layer.Weights.Shape then
                invalidArg
                    (nameof step)
                    $"weights of shape %A{weights.Shape}; %A{layer.Weights.Shape} is right"

            weights

        let rule = Rule.unsupervised name (Start.uniform low high activation) next

        match LearningRules.Or(``constraint``, Unconstrained) with
        | Unconstrained -> LearningRule.Of rule
        | kept -> LearningRule.Of(Rule.constrained kept rule)

    static member FromArrays
        (
            name: string,
            step: Func<float32[,], float32[,], float, float32[,]>,
            [<Optional; DefaultParameterValue(null: Activation | null)>] activation: Activation | null,
            [<Optional; DefaultParameterValue(null: Constraint | null)>] ``constraint``: Constraint | null,
            [<Optional; DefaultParameterValue(0.01)>] low: float,
            [<Optional; DefaultParameterValue(0.1)>] high: float
        ) =
        let onArrays =
            Func<Tensor, Tensor, float, Tensor>(fun weights images rate ->
                Tensor.ofArray2D (step.Invoke(weights.ToArray2D(), images.ToArray2D(), rate)))

        LearningRules.FromTensors(name, onArrays, activation, ``constraint``, low, high)
