namespace BioSparse.Core

open System

[<AbstractClass>]
type ActivationInPlace() =
    abstract Activate: columns: int * potentials: Span<float32> -> unit

    abstract PullBack:
        columns: int *
        activities: ReadOnlySpan<float32> *
        potentials: ReadOnlySpan<float32> *
        gradient: Span<float32> ->
            unit

[<CustomEquality; NoComparison>]
type Activation =
    { Name: string
      Parameter: float option
      Formula: string -> string
      Apply: Tensor -> Tensor
      PullBack: Tensor -> Tensor -> Tensor
      Winners: int option
      InPlace: ActivationInPlace
      IsExact: bool }

    member private this.Identity = struct (this.Name, this.Parameter)

    override this.Equals other =
        match other with
        | :? Activation as other -> this.Identity = other.Identity
        | _ -> false

    override this.GetHashCode() = hash this.Identity

    override this.ToString() =
        match this.Parameter with
        | Some parameter -> $"{this.Name} {parameter}"
        | None -> this.Name

type ActivationParameter =
    { Key: string
      Doc: string
      Least: float
      Most: float
      IsWhole: bool
      Standard: float }

[<NoComparison; NoEquality>]
type ActivationShare =
    { Parameter: ActivationParameter
      Number: float -> int -> float }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ActivationKind =
    { Name: string
      OldNames: string list
      Parameter: ActivationParameter option
      Share: ActivationShare option
      Create: float option -> Activation }

[<RequireQualifiedAccess>]
module Activation =

    /// Replaces a batch by the result of a function.
    let private ofBatch columns (batch: Span<float32>) (compute: Tensor -> Tensor) =
        let rows = batch.Length / columns
        let values = batch.ToArray()

        let computed =
            Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                (compute (Tensor.matrix rows columns values)).ToArray())

        computed.AsSpan().CopyTo batch

    let private inPlace apply pullBack =
        { new ActivationInPlace() with
            member _.Activate(columns, potentials) = ofBatch columns potentials apply

            member _.PullBack(columns, _, potentials, gradient) =
                let a = potentials.ToArray()
                ofBatch columns gradient (fun g -> pullBack (Tensor.matrix g.Rows columns a) g) }

    let byElement (slope: Tensor -> Tensor) potentials (gradient: Tensor) = gradient * slope potentials

    let exactly (inPlace: ActivationInPlace) formula a =
        let y = Tensor.copied a

        if Kernel.isPlain y then
            inPlace.Activate(y.Columns, Kernel.span y)
            GC.KeepAlive y
            y
        else
            formula y

    let ofPullBack name apply pullBack =
        { Name = name
          Parameter = None
          Formula = fun _ -> $"{name}(a)"
          Apply = apply
          PullBack = pullBack
          Winners = None
          InPlace = inPlace apply pullBack
          IsExact = false }

    let create name apply slope = ofPullBack name apply (byElement slope)

    let kind (activation: Activation) : ActivationKind =
        { Name = activation.Name
          OldNames = []
          Parameter = None
          Share = None
          Create = fun _ -> activation }

    let withStandard name standard (kinds: ActivationKind list) =
        [ for kind in kinds do
              match kind.Share with
              | _ when kind.Name <> name -> kind
              | Some share ->
                  { kind with
                      Share =
                          Some
                              { share with
                                  Parameter =
                                      { share.Parameter with
                                          Standard = standard } } }
              | None ->
                  { kind with
                      Parameter =
                          kind.Parameter |> Option.map (fun number -> { number with Standard = standard }) } ]

    let private number (kind: ActivationKind) given =
        match kind.Parameter, given with
        | None, _ -> Ok None
        | Some parameter, Some value when
            value > 0.0
            && value >= parameter.Least
            && value <= parameter.Most
            && (not parameter.IsWhole || value = floor value)
            ->
            Ok(Some value)
        | Some parameter, given ->
            let value = given |> Option.map string |> Option.defaultValue "none"

            let right =
                if parameter.IsWhole then
                    $"a whole number from {parameter.Least} to {parameter.Most}"
                else
                    $"a number above {parameter.Least}, at most {parameter.Most},"

            Error $"{kind.Name} with {parameter.Key} {value}; {right} is right"

    let read (kinds: ActivationKind list) name parameter =
        match kinds |> List.tryFind (fun kind -> List.contains name (kind.Name :: kind.OldNames)) with
        | Some kind -> number kind parameter |> Result.map kind.Create
        | None ->
            let names = kinds |> List.map _.Name |> String.concat ", "
            Error $"activation {name}; known are {names}"
