/// A network of one hidden layer in the file format of `biosparse attack`, `analyse` and `export`: safetensors, which is the length of a
/// header (8 bytes), the header as JSON, and the numbers.
module CustomRule.Safetensors

open System
open System.IO
open System.Text.Json
open BioSparse.Core

let write (path: string) (network: Network) =
    let hidden = network.First
    let parameter = hidden.Activation.Parameter

    let tensors =
        [ "W", hidden.Weights
          "b", hidden.Bias
          "V", network.Readout.Weights
          "c", network.Readout.Bias ]

    let metadata =
        dict
            [ "activation", hidden.Activation.Name
              "activation_parameter", parameter |> Option.map string |> Option.defaultValue ""
              "input", (if hidden.Input = Plain then "plain" else "unit-length") ]

    let header = Collections.Generic.Dictionary<string, obj>()
    header["__metadata__"] <- metadata
    let mutable from = 0

    for name, tensor in tensors do
        let upTo = from + 4 * tensor.Count

        header[name] <-
            {| dtype = "F32"
               shape = tensor.Shape
               data_offsets = [| from; upTo |] |}

        from <- upTo

    use writer = new BinaryWriter(File.Create path)
    let json = JsonSerializer.SerializeToUtf8Bytes header
    writer.Write(uint64 json.Length)
    writer.Write json

    for _, tensor in tensors do
        tensor.ToArray() |> Array.iter writer.Write
