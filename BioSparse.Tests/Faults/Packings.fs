/// gzip, zip and tar files, made as no honest program makes them.
module BioSparse.Tests.Faults.Packings

open System
open System.IO
open System.IO.Compression
open System.Text
open BioSparse.Tests.Faults.Mutation

/// Names that climb out of the folder they are unpacked in, or are none.
let names =
    [ "../climb.npy"
      "../../climb.npy"
      "/climb.npy"
      "C:\\climb.npy"
      "..\\climb.npy"
      "a/../../climb.npy"
      "W.npy"
      "W.npy/"
      ".npy"
      "W\u0007.npy"
      "W\n.npy"
      "W\u0000.npy"
      "\u202eW.npy"
      "W"
      "W.npy.npy"
      String('w', 60_000) + ".npy" ]

let private piece: byte[] = Array.zeroCreate 1_000_000

/// Writes so many zeros, a piece at a time.
let private writeZeros (stream: Stream) count =
    for from in 0 .. piece.Length .. count - 1 do
        stream.Write(piece, 0, min piece.Length (count - from))

/// Zeros inside gzip; made once for each length.
let private zeros =
    let made = System.Collections.Concurrent.ConcurrentDictionary<int, byte[]>()

    let make length =
        use memory = new MemoryStream()

        do
            use gzip = new GZipStream(memory, CompressionLevel.Fastest, true)
            writeZeros gzip length

        memory.ToArray()

    fun length -> made.GetOrAdd(length, make)

/// The content followed by far more zeros than anyone needs, as a gzip file: its members are read as one.
let bomb (random: Random) before =
    Array.append
        (BioSparse.Tests.Digits.gzip before)
        (zeros (pick random [ 1_000_000; 80_000_000; 600_000_000 ]))

/// A gzip file with something wrong about it.
let gzipped (random: Random) (content: byte[]) =
    let good = BioSparse.Tests.Digits.gzip content

    match random.Next 10 with
    | 0 -> bomb random content
    | 1 -> Array.append good good
    | 2 -> Array.append good (Array.create 9 7uy)
    | 3 -> BioSparse.Tests.Digits.gzip good
    | 4 ->
        // header flags: text, checksum, extra field, name, comment
        let copy = Array.copy good
        copy[3] <- byte (1 <<< random.Next 5)
        copy
    | 5 ->
        // the length of the content
        let copy = Array.copy good
        Array.blit (BitConverter.GetBytes(int32 (extent random))) 0 copy (copy.Length - 4) 4
        copy
    | 6 -> good[.. random.Next good.Length]
    | 7 -> overwrite random good
    | 8 -> bytes random good
    | _ -> good

/// A zip file of entries, stored or deflated, each followed by so many zeros.
let zipWithZeros (level: CompressionLevel) (entries: (string * byte[] * int) list) =
    use memory = new MemoryStream()

    do
        use archive = new ZipArchive(memory, ZipArchiveMode.Create, true)

        for name, content, zeros in entries do
            use stream = (archive.CreateEntry(name, level)).Open()
            stream.Write(ReadOnlySpan content)
            writeZeros stream zeros

    memory.ToArray()

/// A zip file of entries, stored or deflated.
let zip level entries =
    zipWithZeros level [ for name, content in entries -> name, content, 0 ]

let private signatures = [ "PK\001\002"B; "PK\003\004"B; "PK\005\006"B ]

let private findAll (pattern: byte[]) (content: byte[]) =
    [ for at in 0 .. content.Length - pattern.Length do
          if ReadOnlySpan(content, at, pattern.Length).SequenceEqual(ReadOnlySpan pattern) then
              at ]

/// A field of some header of a zip file becomes an edge: lengths, offsets, methods, flags, checksums, counts.
let private field (random: Random) (good: byte[]) =
    match findAll (pick random signatures) good with
    | [] -> good
    | places ->
        let copy = Array.copy good
        let at = pick random places + 4 + 2 * random.Next 20
        let width = pick random [ 2; 4 ]
        let number = BitConverter.GetBytes(extent random)[.. width - 1]

        if at + width <= copy.Length then
            Array.blit number 0 copy at width

        copy

/// A zip file with something wrong about it.
let zipped (random: Random) (entries: (string * byte[]) list) =
    let level = pick random [ CompressionLevel.NoCompression; CompressionLevel.Fastest ]

    let pack = zip level

    match random.Next 12 with
    | 0 -> pack (entries @ [ pick random names, snd entries.Head ])
    | 1 -> pack [ pick random names, snd entries.Head ]
    | 2 -> pack (entries @ [ entries.Head ])
    | 3 -> pack []
    | 4 -> pack [ for i in 1 .. pick random [ 100; 3000 ] -> $"{i}.npy", snd entries.Head ]
    | 5 -> pack [ "W.npy", pack entries ]
    | 6 ->
        let name, content = entries.Head
        zipWithZeros CompressionLevel.Fastest [ name, content, pick random [ 1_000_000; 80_000_000 ] ]
    | 7
    | 8
    | 9 -> field random (pack entries)
    | 10 -> overwrite random (pack entries)
    | _ -> bytes random (pack entries)

/// A header of a tar file: name, size in octal digits, kind.
let tarHeader (name: string) (size: string) (kind: char) =
    let block = Array.zeroCreate 512

    let put at length (text: string) =
        let raw = Encoding.UTF8.GetBytes text
        Array.blit raw 0 block at (min raw.Length length)

    put 0 100 name
    put 100 8 "0000644\000"
    put 108 8 "0000000\000"
    put 116 8 "0000000\000"
    put 124 12 size
    put 136 12 "00000000000\000"
    put 148 8 "        "
    block[156] <- byte kind
    put 257 8 "ustar\00000"
    put 148 8 (Convert.ToString(Array.sumBy int block, 8).PadLeft(6, '0') + "\000 ")
    block

/// A tar file of entries with something wrong about it.
let tarred (random: Random) (entries: (string * byte[]) list) =
    let sizes =
        [ "77777777777\000"
          "17777777777\000"
          "00000000000\000"
          "-0000000001\000"
          "99999999999\000"
          "\128\255\255\255\255\255\255\255"
          "x" ]

    let one (name: string, content: byte[]) =
        let size =
            if chance random 0.2 then
                pick random sizes
            else
                Convert.ToString(content.Length, 8).PadLeft(11, '0') + "\000"

        let kind =
            if chance random 0.3 then
                pick random [ 'x'; 'g'; 'L'; 'K'; '2'; '5'; 'S'; '\000'; '7' ]
            else
                '0'

        let name = if chance random 0.1 then pick random names else name

        Array.concat
            [ tarHeader name size kind
              content
              Array.zeroCreate ((512 - content.Length % 512) % 512) ]

    let good =
        Array.append (Array.concat (List.map one entries)) (Array.zeroCreate 1024)

    if chance random 0.3 then bytes random good else good
