/// Cases for laws. FsCheck draws sizes and seeds; all values follow from the seed by the library's own generator,
/// so that the arguments of a failing case tell the whole case.
module BioSparse.Tests.Sample

open System
open Expecto
open FsCheck
open FsCheck.FSharp
open BioSparse.Core

/// From all of the numbers that a seed can be, however small the sizes are.
type Seed = Seed of uint64

type Seeds =
    static member Seed() : Arbitrary<Seed> =
        Gen.choose64 (0L, Int64.MaxValue) |> Gen.map (uint64 >> Seed) |> Arb.fromGen

/// The seed of all laws, such as one that a failed law printed: `BIOSPARSE_REPLAY=SEED,GAMMA`. Without it each law draws its own.
let replay =
    match Environment.GetEnvironmentVariable "BIOSPARSE_REPLAY" with
    | null -> None
    | given ->
        let parts = given.Split ','
        Some(uint64 parts[0], uint64 parts[1])

/// A law that holds in `count` cases of small sizes, drawn anew in each run.
let law count name property =
    testPropertyWithConfig
        { FsCheckConfig.defaultConfig with
            maxTest = count
            arbitrary = [ typeof<Seeds> ]
            startSize = 1
            endSize = 12
            replay = replay |> Option.map (fun (seed, gamma) -> seed, gamma, None) }
        name
        property

/// Numbers uniform on [low, high) that float32 holds exactly.
let values (low: float) (high: float) count key =
    Random.uniform (float32 low) (float32 high) count key |> Array.map float

let number low high key = (values low high 1 key)[0]

let pick (choices: 'a list) key =
    choices[(Random.integers choices.Length 1 key)[0]]

let matrix rows columns low high key =
    let drawn = values low high (rows * columns) key
    Array2D.init rows columns (fun i j -> drawn[i * columns + j])

/// Sizes uniform on [low, high), with signs drawn as well.
let signed rows columns low high key =
    let bits = Random.bits (rows * columns) (Random.named "signs" key)

    matrix rows columns low high key
    |> Array2D.mapi (fun i j w -> if bits[i * columns + j] &&& 1u = 0u then -w else w)

/// Pixels in [0, 1), about half of them 0, as in images.
let pixels rows columns key =
    matrix rows columns -1.0 1.0 key |> Array2D.map (max 0.0)

let labels classes count key = Random.integers classes count key
let flat (m: float[,]) = m |> Seq.cast<float> |> Array.ofSeq

let tensor (m: float[,]) =
    m |> Array2D.map float32 |> Tensor.ofArray2D

let vector (v: float[]) = v |> Array.map float32 |> Tensor.vector
let doubles (t: Tensor) = t.ToArray() |> Array.map float
let doubles2D (t: Tensor) = t.ToArray2D() |> Array2D.map float

/// The bytes of all numbers of a state.
let bytes state =
    LearningState.tensors state
    |> Seq.map (fun t -> t.ToArray() |> Array.map BitConverter.SingleToInt32Bits)
    |> Array.concat

/// No element lies further from its expectation than `tolerance` times the largest size expected (at least 0.01);
/// `leeway` is what an element may lie off besides.
let closeBut leeway tolerance what (actual: float[]) (expected: float[]) =
    Expect.hasLength actual expected.Length what

    let bound = tolerance * (expected |> Array.fold (fun m e -> max m (abs e)) 0.01)

    Array.iteri2
        (fun i (a: float) e ->
            let bound = bound + leeway i

            if not (abs (a - e) <= bound) then
                failtest $"{what}: element {i} is {a}, expected {e} (± {bound})")
        actual
        expected

/// No element lies further from its expectation than `tolerance` times the largest size expected (at least 0.01).
let close tolerance what actual expected =
    closeBut (fun _ -> 0.0) tolerance what actual expected

/// The named results of a function of tensors, each with the largest change of its elements, fourfold, when all numbers that go
/// in move by up to 2⁻²¹ of themselves: as much as rounding to float32 can change them.
let swings key (results: (Tensor -> Tensor) -> (string * float[]) list) =
    let nudge (t: Tensor) =
        let noise =
            Random.uniform -1.0f 1.0f t.Count (Random.split t.Count (Random.named "nudge" key))

        let shaped =
            if t.Shape.Length = 2 then
                Tensor.matrix t.Rows t.Columns noise
            else
                Tensor.vector noise

        t + t * shaped * 4.8e-7

    List.map2
        (fun (name, still) (_, moved) ->
            let change = Array.map2 (fun (a: float) b -> abs (a - b)) still moved
            name, still, 4.0 * Array.fold max 0.0 change)
        (results id)
        (results nudge)

/// Of one channel.
let grey height width : ImageShape =
    { Channels = 1
      Height = height
      Width = width }

/// The pixels of a data set of bytes.
let bytesOf (dataset: Dataset) =
    match dataset.Images with
    | PixelValues.Bytes bytes -> bytes.ToArray()
    | PixelValues.Singles _ -> failwith "its pixels are no bytes"

/// Images of `classes` patterns under noise, `each` of every class, in turn.
let images classes each width height key =
    let size = width * height
    let patterns = pixels classes size (Random.named "patterns" key)

    let labels = Array.init (classes * each) (fun i -> byte (i % classes))

    let pixels =
        labels
        |> Array.mapi (fun i label ->
            values 0.0 80.0 size (key |> Random.named "noise" |> Random.split i)
            |> Array.mapi (fun p noise -> byte (150.0 * patterns[int label, p] + noise)))
        |> Array.concat

    match Dataset.create width height classes (ReadOnlyMemory pixels) (ReadOnlyMemory labels) with
    | Ok dataset -> dataset
    | Error message -> failwith message

/// An image of so many grey pixels in a row.
let imageOf pixels : ImageShape =
    { Channels = 1
      Height = 1
      Width = pixels }

/// The whole data set as one batch.
let whole (dataset: Dataset) =
    Training.batch dataset (ReadOnlySpan [| 0 .. dataset.Count - 1 |])

/// A network of no particular purpose, with weights of both signs.
let network activation input d h classes key : Network =
    Network.ofLayer
        { Input = input
          Weights = tensor (signed h d 0.1 1.0 (Random.named "W" key))
          Bias = vector (values -0.2 0.4 h (Random.named "b" key))
          Activation = activation
          Connection = Dense }
        { Weights = tensor (signed classes h 0.1 1.0 (Random.named "V" key))
          Bias = vector (values -0.5 0.5 classes (Random.named "c" key)) }

/// A network of these layers (units and activation), with weights of both signs that keep activities near 1; each layer
/// has the same input form.
let stack input d (layers: (int * Activation) list) classes key : Network =
    let sized rows columns low high key =
        signed rows columns (low / sqrt (float columns)) (high / sqrt (float columns)) key |> tensor

    let hidden =
        (d, List.indexed layers)
        ||> List.mapFold (fun inputs (i, (units, activation)) ->
            let key = Random.split i key

            let layer: Layer =
                { Input = input
                  Weights = sized units inputs 0.5 2.0 (Random.named "W" key)
                  Bias = vector (values -0.2 0.4 units (Random.named "b" key))
                  Activation = activation
                  Connection = Dense }

            layer, units)

    { Layers = fst hidden
      Readout =
        { Weights = sized classes (snd hidden) 0.5 2.0 (Random.named "V" key)
          Bias = vector (values -0.5 0.5 classes (Random.named "c" key)) } }

/// The network on top of another layer.
let under first (network: Network) =
    Network.create (first :: network.Layers) network.Readout

/// The network with its first hidden layer changed.
let withFirst change (network: Network) =
    { network with
        Layers = change network.First :: network.Layers.Tail }
