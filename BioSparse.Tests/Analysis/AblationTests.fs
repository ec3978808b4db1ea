/// Silent units, beside networks without them.
module BioSparse.Tests.AblationTests

open System
open Expecto
open BioSparse.Core
open BioSparse.Tests.Sample

/// A readout of u units for three classes, labels and activities.
let private drawn units key =
    let readout: PlainReadout =
        { Weights = Random.normal (3 * units) (Random.named "V" key)
          Bias = Random.normal 3 (Random.named "c" key) }

    let activities =
        Random.normal (20 * units) (Random.named "Y" key) |> Array.map (max 0.0f)

    readout, labels 3 20 (Random.named "labels" key), activities

/// The network of the readout, with these columns of V at 0.
let private network units (readout: PlainReadout) (isSilent: bool[]) =
    let weights =
        readout.Weights |> Array.mapi (fun i v -> if isSilent[i % units] then 0.0f else v)

    Network.ofLayer
        (Layer.identity units)
        { Weights = Tensor.matrix 3 units weights
          Bias = Tensor.vector readout.Bias }

[<Tests>]
let tests =
    testList
        "Ablation"
        [ law 30 "a silent unit is one without outgoing weights" (fun (Seed seed) ->
              let key = Random.key seed
              let units = 6
              let readout, labels, activities = drawn units key
              let isSilent = Array.init units (fun j -> j % 2 = 0)
              let x = Tensor.matrix 20 units activities

              let right =
                  Network.predict (network units readout isSilent) x |> Array.map2 (=) labels

              Expect.equal
                  (Ablation.accuracy readout labels activities isSilent)
                  (Array.averageBy (fun (one: bool) -> Convert.ToDouble one) right)
                  "accuracy"

              let lossOf isSilent =
                  Network.crossEntropy (Network.logits (network units readout isSilent) x) labels
                  |> Tensor.mean
                  |> fun t -> float (t.ToScalar())

              let whole = lossOf (Array.create units false)

              close
                  1e-4
                  "costs"
                  (Ablation.costs readout labels activities)
                  (Array.init units (fun j -> lossOf (Array.init units ((=) j)) - whole)))

          law 30 "activities of one unit fall silent together" (fun (Seed seed) ->
              let key = Random.key seed
              let width, units = 6, 3
              let readout, labels, activities = drawn width key
              let unitOf = Random.integers units width (Random.named "units" key)
              let x = Tensor.matrix 20 width activities

              let lossOf isSilent =
                  float (
                      (Network.crossEntropy (Network.logits (network width readout isSilent) x) labels)
                          .ToScalar()
                  )

              let whole = lossOf (Array.create width false)

              close
                  1e-4
                  "costs"
                  (Ablation.costsOf units unitOf readout labels activities)
                  (Array.init units (fun unit' -> lossOf (Array.map ((=) unit') unitOf) - whole))

              Expect.equal
                  (Ablation.costsOf width [| 0 .. width - 1 |] readout labels activities)
                  (Ablation.costs readout labels activities)
                  "a unit of one activity each")

          testCase "of two units the one that decides costs, whatever its selectivity" (fun () ->
              // unit 0 decides; unit 1 has no outgoing weights
              let readout: PlainReadout =
                  { Weights = [| 1.0f; 0.0f; -1.0f; 0.0f |]
                    Bias = [| 0.0f; 0.5f |] }

              let labels = [| 0; 0; 1; 1 |]
              let activities = [| 1.0f; 1.0f; 1.0f; 1.0f; 0.0f; 0.0f; 0.0f; 0.0f |]

              let difference selectivity =
                  Ablation.difference selectivity readout labels activities

              Expect.equal (difference [| 0.9; 0.1 |]) 0.5 "the selective unit decides"
              Expect.equal (difference [| 0.1; 0.9 |]) -0.5 "the other one does"
              Expect.isTrue (Double.IsNaN(difference [| 0.1; nan |])) "one active unit")

          testCase "shapes that do not fit are refused" (fun () ->
              let readout: PlainReadout =
                  { Weights = [| 1.0f; 0.0f |]
                    Bias = [| 0.0f; 0.5f |] }

              Expect.throwsT<ArgumentException>
                  (fun () -> Ablation.costs readout [| 0; 1 |] [| 1.0f |] |> ignore)
                  "activities"

              Expect.throwsT<ArgumentException>
                  (fun () -> Ablation.costsOf 1 [| 0; 1 |] readout [| 0 |] [| 1.0f; 1.0f |] |> ignore)
                  "a unit that is none of them") ]
