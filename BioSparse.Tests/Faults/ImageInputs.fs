/// Bad data sets: IDX files, plain and compressed, and NumPy's in their place.
module BioSparse.Tests.Faults.ImageInputs

open System
open System.Buffers.Binary
open BioSparse.Tests
open BioSparse.Tests.Faults.Mutation
open BioSparse.Tests.Faults.Packings

let private header (random: Random) (good: int list) =
    let bigEndian (value: int) =
        let four = Array.zeroCreate 4
        BinaryPrimitives.WriteInt32BigEndian(Span four, value)
        four

    let shape =
        match random.Next 6 with
        | 0 -> [ for _ in good -> int32 (extent random) ]
        | 1 -> [ 65536; 65536; 65536 ]
        | 2 -> [ Int32.MaxValue; Int32.MaxValue; Int32.MaxValue ]
        | 3 -> good |> List.map (fun extent -> if chance random 0.4 then int32 (edge random) else extent)
        | 4 -> [ good.Head; 0; 5 ]
        | _ -> good

    let mark =
        if chance random 0.8 then
            [| 0uy; 0uy; 8uy; byte shape.Length |]
        else
            [| byte (random.Next 2)
               0uy
               pick random [ 8uy; 9uy; 13uy; 255uy ]
               byte (random.Next 256) |]

    Array.append mark (shape |> List.toArray |> Array.collect bigEndian)

/// An IDX file with something wrong about it; `good` says what it should be.
let idx (shape: int list) (good: byte[]) (random: Random) =
    let data = good[4 + 4 * shape.Length ..]

    match random.Next 6 with
    | 0 -> bytes random good
    | 1 -> overwrite random good
    | 2 -> Array.append (header random shape) data
    | 3 -> Array.append (header random shape) data[.. random.Next data.Length - 1]
    | 4 ->
        let copy = Array.copy good
        // labels of any class, pixels of any value
        copy[copy.Length - 1 - random.Next data.Length] <- byte (random.Next 256)
        copy
    | _ -> Array.concat [ header random shape; data; data ]

/// The same, in gzip with something wrong about that too.
let compressed shape good (random: Random) =
    let raw = if chance random 0.5 then good else idx shape good random

    match random.Next 5 with
    | 0 ->
        // as many images as the header promises, all black, in a small file
        let count = pick random [ 1_000; 4_000_000; 30_000_000 ]
        bomb random (Digits.idx [ count; 5; 4 ] [||])
    | _ -> gzipped random raw

/// A packed npm package with something wrong about it.
let package (random: Random) =
    let entries =
        [ "package/package.json", "{}"B ]
        @ [ for name, content in Digits.files -> $"package/data/{name}", content ]

    match random.Next 8 with
    | 0 -> bomb random (tarred random entries)
    | 1 -> gzipped random (tarred random entries)
    | _ -> Digits.gzip (tarred random entries)
