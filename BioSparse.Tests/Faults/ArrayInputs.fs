/// Bad .npy, .npz and .safetensors files.
module BioSparse.Tests.Faults.ArrayInputs

open System
open System.IO
open System.Text
open BioSparse.Tests.Faults.Mutation
open BioSparse.Tests.Faults.Packings

/// So many bytes of float32 numbers, half of the time with strange ones among them.
let singles (random: Random) count =
    let isStrange = chance random 0.5

    [| for _ in 1..count ->
           if isStrange && chance random 0.02 then
               float32 (pick random reals)
           else
               float32 (random.NextDouble() - 0.3) |]
    |> Array.collect BitConverter.GetBytes

let private npyOf (version: byte) (length: int64 option) (header: string) (data: byte[]) =
    let text = Encoding.Latin1.GetBytes header
    let length = defaultArg length (int64 text.Length)

    let field =
        if version = 1uy then
            BitConverter.GetBytes(uint16 length)
        else
            BitConverter.GetBytes(uint32 length)

    Array.concat [ [| 0x93uy |]; "NUMPY"B; [| version; 0uy |]; field; text; data ]

let private types =
    [ "<f4"
      "<f8"
      "<f2"
      ">f4"
      "|u1"
      "|b1"
      "<i8"
      "<u8"
      "|O"
      "<c8"
      "<U9999999"
      "<f999999999999"
      "f4"
      "=f4"
      "<f-4"
      "|V8"
      "" ]

let private shape random =
    let extents =
        [ for _ in 1 .. pick random [ 0; 1; 2; 2; 3; 5; 70 ] -> extent random ]

    match random.Next 12 with
    | 0 -> "(65536, 65536, 65536, 65536)"
    | 1 -> "(4294967297, 4294967297)"
    | 2 -> "(2147483647, 2147483647, 0)"
    | 3 -> "(46341, 46341)"
    | 4 -> word random
    | 5 -> $"({String('9', 400)},)"
    | _ -> $"""({String.Join(", ", extents)},)"""

let private header random =
    let kind = if chance random 0.4 then pick random types else "<f4"

    let kind = if chance random 0.02 then String('<', 100_000) else kind

    let order = pick random [ "False"; "False"; "True"; "1"; "" ]

    match random.Next 8 with
    | 0 -> $"{{'descr': [('a', '{kind}'), ('b', '<f4', (3,))], 'fortran_order': False, 'shape': (2,), }}\n"
    | 1 ->
        $"{{'descr': '{kind}', 'descr': '<f4', 'fortran_order': {order}, 'shape': {shape random}, 'shape': (1,)}}"
    | 2 -> $"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {String('(', 5000)}"
    | 3 -> text random "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 6), }\n"
    | 4 -> $"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': (4, 6), }}\n"
    | _ -> $"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape random}, }}\n"

/// An array as NumPy writes it.
let private wellFormed (shape: string) data =
    npyOf 1uy None $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n" data

/// A .npy file with something wrong about it, or only about its numbers.
let npyLike (shape: string) (data: Random -> byte[]) (random: Random) =
    let good = wellFormed shape (data random)

    match random.Next 7 with
    | 0 -> bytes random good
    | 1 -> overwrite random good
    | 2 ->
        npyOf
            (pick random [ 1uy; 2uy; 3uy; 4uy; 0uy; 255uy ])
            (Some(extent random))
            (header random)
            (data random)
    | 3
    | 4 -> good
    | _ -> npyOf (pick random [ 1uy; 2uy; 3uy ]) None (header random) (singles random (random.Next 60))

let private matrix random = singles random 24

let private goodNpy random = wellFormed "(4, 6)" (matrix random)

/// A .npy file of 4 × 6 numbers with something wrong about it.
let npy random = npyLike "(4, 6)" matrix random

/// Whole numbers below a bound, with strange ones at times.
let private counts bound count (random: Random) =
    let strange = chance random 0.3

    [| for _ in 1..count ->
           if strange && chance random 0.03 then
               float32 (pick random reals)
           else
               float32 (random.Next bound) |]
    |> Array.collect BitConverter.GetBytes

/// Images of 5 × 4 as a .npy file with something wrong about it.
let images count random =
    npyLike $"({count}, 5, 4)" (counts 256 (20 * count)) random

/// .npz files whose array has as many zeros as it promises; made once.
let private bombs =
    lazy
        [ for kind, width, count in
              [ "|u1", 1, 1_000_000
                "|u1", 1, 150_000_000
                "|u1", 1, 450_000_000
                "<f4", 4, 200_000
                "<f4", 4, 40_000_000
                "<f8", 8, 60_000_000 ] do
              let header =
                  $"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({count},), }}\n"

              let start = npyOf 1uy None header [| 0uy; 0uy; 128uy; 63uy |]
              zipWithZeros Compression.CompressionLevel.Fastest [ "W.npy", start, count * width - 4 ] ]

/// A .npz file with something wrong about it, or about one of its arrays.
let npz (random: Random) =
    match random.Next 10 with
    | 0 -> pick random bombs.Value
    | 1
    | 2
    | 3 -> zip Compression.CompressionLevel.Fastest [ "W.npy", npy random; "b.npy", goodNpy random ]
    | _ -> zipped random [ "W.npy", goodNpy random; "b.npy", goodNpy random ]

/// A data set of 30 and 20 images in one .npz file, with something wrong about it or about one of its arrays.
let dataSet (random: Random) =
    let wrong = random.Next 8

    let entries =
        [ "x_train.npy", "(30, 5, 4)", counts 256 600
          "y_train.npy", "(30,)", counts 2 30
          "x_test.npy", "(20, 5, 4)", counts 256 400
          "y_test.npy", "(20,)", counts 2 20 ]
        |> List.mapi (fun i (name, shape, data) ->
            name,
            if i = wrong then
                npyLike shape data random
            else
                wellFormed shape (data random))

    match wrong with
    | 4 -> zipped random entries
    | 5 -> pick random bombs.Value
    | _ -> zip Compression.CompressionLevel.Fastest entries

let private json (text: string) =
    text.Replace("\\", "\\\\").Replace("\"", "\\\"")

let private safetensorsOf (length: int64 option) (header: string) (data: byte[]) =
    let raw = Encoding.UTF8.GetBytes header
    Array.concat [ BitConverter.GetBytes(defaultArg length raw.LongLength); raw; data ]

/// A .npz file of a network of 3 hidden units on digits with something wrong about one of its arrays, or about the zip file.
let npzNetwork (random: Random) =
    let wrong = random.Next 8

    let entries =
        [ "W", "(3, 784)", 3 * 784
          "b", "(3,)", 3
          "V", "(10, 3)", 30
          "c", "(10,)", 10 ]
        |> List.mapi (fun i (name, shape, count) ->
            let data random = singles random count

            (if i = wrong && chance random 0.2 then
                 pick random [ "U"; "W "; "../W"; "layers.2.W" ]
             else
                 name)
            + ".npy",
            if i = wrong then
                npyLike shape data random
            else
                wellFormed shape (data random))

    match wrong with
    | 5 -> zipped random entries
    | 6 -> pick random bombs.Value
    | _ -> zip Compression.CompressionLevel.Fastest entries

/// Tensors of a network of 3 hidden units on `inputs` pixels and of `classes`, one after another.
let private tensors inputs classes =
    [ "W", [ 3; inputs ]; "b", [ 3 ]; "V", [ classes; 3 ]; "c", [ classes ] ]

let private metadata (random: Random) =
    let known =
        [ "format", [ "biosparse-network-1"; "biosparse-checkpoint-1"; "" ]
          "activation", [ "linear"; "relu"; "power"; "k-winners"; "winners"; "bounded-sigmoid"; "tanh" ]
          "activation_parameter", [ "2"; "1"; "3"; "1000000"; "0.5"; "-1"; "NaN"; "1e999"; "" ]
          "input", [ "plain"; "unit-length"; "inverse" ]
          "width", [ "28"; "-1"; "2147483648" ] ]

    [ for key, values in known do
          if chance random 0.8 then
              let value =
                  if chance random 0.1 then
                      json (word random)
                  else
                      pick random values

              if chance random 0.03 then
                  $"\"{key}\": {pick random [ string (edge random); string null; string (char 123) ]}"
              else
                  $"\"{key}\": \"{value}\"" ]
    |> String.concat ", "

/// A network's file; each part of its header is wrong with this chance.
let private network (random: Random) wrong inputs classes =
    let mutable reached = 0L

    let entries =
        [ for name, shape in tensors inputs classes do
              let size = 4L * List.fold (fun product extent -> product * int64 extent) 1L shape
              let from = reached
              reached <- reached + size
              let bad () = chance random wrong

              let name =
                  if bad () then
                      pick random [ name; "W"; "../climb"; json (word random) ]
                  else
                      name

              let kind =
                  if bad () then
                      pick
                          random
                          [ "F16"; "BF16"; "F64"; "I64"; "F4"; "f32"; "BOOL"; String('F', 90_000); "" ]
                  else
                      "F32"

              let shape =
                  if bad () then
                      match random.Next 4 with
                      | 0 -> "65536, 65536, 65536, 65536"
                      | 1 -> "4294967297, 4294967297"
                      | 2 -> String.Join(", ", [ for _ in 0 .. random.Next 4 -> extent random ])
                      | _ -> "2147483647, 2147483647, 0"
                  else
                      String.Join(", ", shape)

              let a, b =
                  match bad (), random.Next 5 with
                  | false, _ -> from, from + size
                  | _, 0 -> edge random, edge random
                  | _, 1 -> from + 4L, from + size + 4L
                  | _, 2 -> from + size, from
                  | _, 3 -> 0L, size
                  | _ -> -4L, size - 4L

              $"\"{name}\": {{\"dtype\": \"{kind}\", \"shape\": [{shape}], \"data_offsets\": [{a}, {b}]}}" ]

    let entries =
        if chance random wrong then
            entries @ [ entries.Head ]
        else
            entries

    let head =
        $"""{{"__metadata__": {{{metadata random}}}, {String.Join(", ", entries)}}}"""

    let data = singles random (int reached / 4)

    let length = if chance random wrong then Some(extent random) else None

    safetensorsOf length head data

/// A .safetensors file with bytes, or its header, changed.
let damaged (whole: byte[]) (random: Random) =
    match random.Next 4 with
    | 0 -> bytes random whole
    | 1 -> overwrite random whole
    | 2 ->
        // the header as a text
        let length = int (BitConverter.ToInt64(whole, 0))
        let length = max 0 (min length (whole.Length - 8))
        let header = Encoding.UTF8.GetString(whole, 8, length)
        safetensorsOf None (text random header) whole[8 + length ..]
    | _ ->
        let depth = pick random [ 60; 70; 100_000 ]
        safetensorsOf None ("{\"W\": " + String('[', depth) + String(']', depth) + "}") [||]

/// A .safetensors file with something wrong about it: a network of some inputs and classes.
let safetensors inputs classes (random: Random) =
    let whole = network random (pick random [ 0.0; 0.02; 0.08 ]) inputs classes
    if chance random 0.5 then damaged whole random else whole

/// The same by the names of PyTorch, with types that are not read at times, and at times transposed.
let foreign (random: Random) =
    let isTransposed = chance random 0.3

    let shapes =
        [ "0.weight", [ 3; 784 ]
          "0.bias", [ 3 ]
          "2.weight", [ 10; 3 ]
          "2.bias", [ 10 ] ]

    let mutable reached = 0

    let entries =
        [ for name, shape in shapes do
              if not (chance random 0.05) then
                  let from = reached
                  reached <- reached + 4 * List.fold (*) 1 shape
                  let shape = if isTransposed then List.rev shape else shape

                  let kind =
                      if chance random 0.05 then
                          pick random [ "C64"; "F4"; "I32"; "U32"; "F31" ]
                      else
                          "F32"

                  let shape = String.Join(", ", shape)
                  $"\"{name}\": {{\"dtype\": \"{kind}\", \"shape\": [{shape}], \"data_offsets\": [{from}, {reached}]}}" ]

    let whole =
        safetensorsOf None ("{" + String.Join(", ", entries) + "}") (singles random (reached / 4))

    if chance random 0.5 then damaged whole random else whole
