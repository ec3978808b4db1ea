namespace BioSparse.Core

open System
open System.Collections.Generic

type Batch = { Inputs: Tensor; Labels: int[] }

type Moment = { Rate: float; Step: int; Key: Key }

type LearningState =
    { Layers: Layer list
      Readout: Readout option
      Memory: Map<string, Tensor> }

[<AbstractClass>]
type Session() =
    abstract Step: moment: Moment * batch: Batch -> unit
    abstract State: LearningState
    abstract Dispose: unit -> unit

    interface IDisposable with
        member this.Dispose() = this.Dispose()

type Shape =
    { Inputs: int
      Hidden: int list
      Classes: int }

type Rule =
    { Name: string
      Constraint: Constraint
      Reading: Reading
      Start: Shape -> Key -> LearningState
      Step: Moment -> LearningState -> Batch -> LearningState
      Session: (LearningState -> Session) option
      Consolidate: (Key -> Batch seq -> LearningState -> LearningState) option }

[<RequireQualifiedAccess>]
module LearningState =

    let ofLayer layer =
        { Layers = [ layer ]
          Readout = None
          Memory = Map.empty }

    let layer (state: LearningState) =
        match state.Layers with
        | [ layer ] -> layer
        | layers -> invalidArg (nameof state) $"a state of {layers.Length} hidden layers; it has to have one"

    let withLayer layer (state: LearningState) = { state with Layers = [ layer ] }

    let tensors (state: LearningState) =
        seq {
            for layer in state.Layers do
                yield! Layer.tensors layer |> List.map snd

            match state.Readout with
            | Some readout ->
                readout.Weights
                readout.Bias
            | None -> ()

            yield! state.Memory.Values
        }

    let network (state: LearningState) =
        match state.Readout with
        | Some readout -> Network.create state.Layers readout
        | None -> invalidArg (nameof state) "this state has no readout yet"

    let forget state = { state with Memory = Map.empty }

    let private memory = "memory."

    let partOf depth layer part =
        if depth = 1 then part else $"layers.{layer + 1}.{part}"

    let parts (state: LearningState) =
        let depth = state.Layers.Length

        readOnlyDict
            [ for i, layer in List.indexed state.Layers do
                  for name, tensor in Layer.tensors layer do
                      partOf depth i name, tensor

              match state.Readout with
              | Some readout ->
                  "V", readout.Weights
                  "c", readout.Bias
              | None -> ()

              for KeyValue(name, tensor) in state.Memory do
                  memory + name, tensor ]

    let ofParts (layers: Layer list) (parts: IReadOnlyDictionary<string, Tensor>) =
        let find (name: string) (isRight: int[] -> bool) =
            match parts.TryGetValue name with
            | true, tensor when isRight tensor.Shape -> tensor
            | true, tensor -> invalidArg (nameof parts) $"{name} of shape %A{tensor.Shape} does not fit"
            | false, _ -> invalidArg (nameof parts) $"{name} is not there"

        let hasReadout = parts.ContainsKey "V" || parts.ContainsKey "c"

        /// Whether V fits the last layer; without layers its columns are the inputs, of any number.
        let fits (shape: int[]) =
            shape.Length = 2
            && layers |> List.tryLast |> Option.forall (fun last -> shape[1] = Layer.outputs last)

        { Layers =
            [ for i, layer in List.indexed layers do
                  let own = Layer.tensors layer |> Map.ofList

                  layer
                  |> Layer.withTensors (fun name -> find (partOf layers.Length i name) ((=) own[name].Shape)) ]
          Readout =
            if hasReadout then
                let v = find "V" fits

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

    let private units shape =
        match shape.Hidden with
        | [ units ] -> units
        | sizes -> invalidArg (nameof shape) $"{sizes.Length} hidden layers; the rule trains one"

    let private layer activation (shape: Shape) weights : Layer =
        Layer.dense
            Plain
            (Tensor.matrix (units shape) shape.Inputs weights)
            (Tensor.zeros [| units shape |])
            activation

    let private size shape = units shape * shape.Inputs

    let uniform (low: float) (high: float) activation shape key =
        Random.uniform (float32 low) (float32 high) (size shape) (Random.named "weights" key)
        |> layer activation shape

    let normal (deviation: float) activation shape key =
        Random.normal (size shape) (Random.named "weights" key)
        |> Array.map (fun drawn -> float32 deviation * drawn)
        |> layer activation shape

    let ofLength (length: float) activation input constraint' shape key =
        let drawn = normal 1.0 activation shape key

        LearningState.ofLayer
            { drawn with
                Input = input
                Weights = Constraint.adopt constraint' (length * Tensor.unitRows drawn.Weights) }

[<RequireQualifiedAccess>]
module Rule =

    let create name start step =
        { Name = name
          Constraint = Unconstrained
          Reading = AsLearnt
          Start = start
          Step = step
          Session = None
          Consolidate = None }

    let unsupervised name start step =
        create name (fun shape key -> LearningState.ofLayer (start shape key)) (fun moment state batch ->
            let layer = LearningState.layer state
            let weights = step moment layer (Layer.receive layer batch.Inputs)
            LearningState.withLayer { layer with Weights = weights } state)

    /// The state with all hidden weights changed.
    let private reweighted change (state: LearningState) =
        { state with
            Layers =
                state.Layers
                |> List.map (fun layer ->
                    { layer with
                        Weights = change layer.Weights }) }

    let constrained constraint' (rule: Rule) =
        let start shape key =
            reweighted (Constraint.adopt constraint') (rule.Start shape key)

        let step moment state batch =
            reweighted (Constraint.project constraint') (rule.Step moment state batch)

        { create rule.Name start step with
            Constraint = constraint'
            Reading = rule.Reading }

    let resumed rule (state: LearningState) =
        match state.Readout with
        | None -> state
        | Some _ ->
            { state with
                Layers = state.Layers |> List.map (Reading.shape rule.Reading) }

    let openSession rule state =
        match rule.Session with
        | Some start -> start state
        | None -> new PlainSession(rule, state)
