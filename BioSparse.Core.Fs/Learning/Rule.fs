namespace BioSparse.Core

open System
open System.Collections.Generic

type Batch = { Images: Tensor; Labels: int[] }

type Moment = { Rate: float; Step: int; Key: Key }

type LearningState =
    { Layer: Layer
      Readout: Readout option
      Memory: Map<string, Tensor> }

[<AbstractClass>]
type Session() =
    abstract Step: moment: Moment * batch: Batch -> unit
    abstract State: LearningState
    abstract Dispose: unit -> unit
    abstract TakesFeatures: bool
    default _.TakesFeatures = false
    abstract StepOnFeatures: moment: Moment * features: Tensor * labels: int[] -> unit

    default _.StepOnFeatures(_, _, _) =
        invalidOp "this session learns from images"

    interface IDisposable with
        member this.Dispose() = this.Dispose()

type Shape =
    { Inputs: int
      Hidden: int
      Classes: int }

type Rule =
    { Name: string
      Constraint: Constraint
      Reading: Reading
      Start: Shape -> Key -> LearningState
      Step: Moment -> LearningState -> Batch -> LearningState
      Session: (LearningState -> Session) option }

[<RequireQualifiedAccess>]
module LearningState =

    let ofLayer layer =
        { Layer = layer
          Readout = None
          Memory = Map.empty }

    let tensors state =
        seq {
            state.Layer.Weights
            state.Layer.Bias

            match state.Readout with
            | Some readout ->
                readout.Weights
                readout.Bias
            | None -> ()

            yield! state.Memory.Values
        }

    let network state =
        match state.Readout with
        | Some readout ->
            { Hidden = state.Layer
              Readout = readout }
        | None -> invalidArg (nameof state) "this state has no readout yet"

    let forget state = { state with Memory = Map.empty }

    let private memory = "memory."

    let parts state =
        readOnlyDict
            [ "W", state.Layer.Weights
              "b", state.Layer.Bias

              match state.Readout with
              | Some readout ->
                  "V", readout.Weights
                  "c", readout.Bias
              | None -> ()

              for KeyValue(name, tensor) in state.Memory do
                  memory + name, tensor ]

    let ofParts (layer: Layer) (parts: IReadOnlyDictionary<string, Tensor>) =
        let find (name: string) (isRight: int[] -> bool) =
            match parts.TryGetValue name with
            | true, tensor when isRight tensor.Shape -> tensor
            | true, tensor -> invalidArg (nameof parts) $"{name} of shape %A{tensor.Shape} does not fit"
            | false, _ -> invalidArg (nameof parts) $"{name} is not there"

        let hasReadout = parts.ContainsKey "V" || parts.ContainsKey "c"

        { Layer =
            { layer with
                Weights = find "W" ((=) layer.Weights.Shape)
                Bias = find "b" ((=) layer.Bias.Shape) }
          Readout =
            if hasReadout then
                let v = find "V" (fun shape -> shape.Length = 2 && shape[1] = layer.Weights.Rows)

                Some
                    { Weights = v
                      Bias = find "c" ((=) [| v.Rows |]) }
            else
                None
          Memory =
            Map.ofSeq (
                seq {
                    for KeyValue(name, tensor) in parts do
                        if name.StartsWith(memory, StringComparison.Ordinal) then
                            name.Substring memory.Length, tensor
                }
            ) }

/// A rule's own step, again and again. A state that a further step replaces, and that nobody was given,
/// goes back at once: the collector does not see native memory.
[<Sealed>]
type private PlainSession(rule: Rule, start: LearningState) =
    inherit Session()
    let mutable state = start
    let mutable own: Tensor[] = [||]

    override _.Step(moment, batch) =
        let next =
            Tensor.scopeOf LearningState.tensors (fun () -> rule.Step moment state batch)

        let kept = LearningState.tensors next |> Array.ofSeq
        let before = LearningState.tensors state |> Array.ofSeq
        own |> Array.except kept |> Array.iter Tensor.release
        own <- kept |> Array.filter (fun t -> Array.contains t own || not (Array.contains t before))
        state <- next

    override _.State =
        own <- [||]
        state

    override _.Dispose() = own |> Array.iter Tensor.release

[<RequireQualifiedAccess>]
module Start =

    let private layer activation (shape: Shape) weights : Layer =
        { Input = Plain
          Weights = Tensor.matrix shape.Hidden shape.Inputs weights
          Bias = Tensor.zeros [| shape.Hidden |]
          Activation = activation }

    let private size shape = shape.Hidden * shape.Inputs

    let uniform (low: float) (high: float) activation shape key =
        Random.uniform (float32 low) (float32 high) (size shape) (Random.named "weights" key)
        |> layer activation shape

    let normal (deviation: float) activation shape key =
        Random.normal (size shape) (Random.named "weights" key)
        |> Array.map (fun drawn -> float32 deviation * drawn)
        |> layer activation shape

[<RequireQualifiedAccess>]
module Rule =

    let create name start step =
        { Name = name
          Constraint = Unconstrained
          Reading = AsLearnt
          Start = start
          Step = step
          Session = None }

    let private withWeights weights (state: LearningState) =
        { state with
            Layer = { state.Layer with Weights = weights } }

    let unsupervised name start step =
        create name (fun shape key -> LearningState.ofLayer (start shape key)) (fun moment state batch ->
            let received = Layer.receive state.Layer batch.Images
            withWeights (step moment state.Layer received) state)

    let constrained constraint' (rule: Rule) =
        let start shape key =
            let state = rule.Start shape key
            withWeights (Constraint.adopt constraint' state.Layer.Weights) state

        let step moment state batch =
            let next = rule.Step moment state batch
            withWeights (Constraint.project constraint' next.Layer.Weights) next

        { create rule.Name start step with
            Constraint = constraint'
            Reading = rule.Reading }

    let resumed rule (state: LearningState) =
        match state.Readout with
        | None -> state
        | Some _ ->
            { state with
                Layer = Reading.shape rule.Reading state.Layer }

    let openSession rule state =
        match rule.Session with
        | Some start -> start state
        | None -> new PlainSession(rule, state)
