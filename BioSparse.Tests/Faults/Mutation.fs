/// What all kinds of bad inputs share: draws, numbers at the edges, texts with something wrong in them.
module BioSparse.Tests.Faults.Mutation

open System
open System.Text
open System.Text.RegularExpressions

/// One of these.
let pick (random: Random) (items: 'T list) = items[random.Next items.Length]

/// Whether something of this chance happens.
let chance (random: Random) share = random.NextDouble() < share

/// Numbers at which lengths, products and signs go wrong.
let edges =
    [ 0L
      1L
      -1L
      2L
      3L
      127L
      128L
      255L
      256L
      32767L
      65535L
      65536L
      1000003L
      16777216L
      500000001L
      1073741824L
      2147483646L
      2147483647L
      2147483648L
      -2147483648L
      4294967295L
      4294967296L
      4294967297L
      3037000500L
      9223372036854775807L
      -9223372036854775808L ]

let edge random = pick random edges

/// An edge, or a small number that may be right.
let extent (random: Random) =
    if chance random 0.5 then
        edge random
    else
        int64 (random.Next 9)

/// Numbers as real ones can be, most of them not to be computed with.
let reals =
    [ nan
      infinity
      -infinity
      0.0
      -0.0
      1e-320
      -1e-45
      1e-38
      1.0
      -1.0
      255.0
      256.0
      1e30
      3.5e38
      -1e308
      1e308 ]

/// Bytes in place of some of a file's, by the general means of damage.
let bytes (random: Random) (good: byte[]) =
    if good.Length = 0 then
        good
    else
        BioSparse.Tests.Scratch.damaged random good

/// An integer of 2, 4 or 8 bytes at some place becomes an edge.
let overwrite (random: Random) (good: byte[]) =
    let copy = Array.copy good
    let width = pick random [ 2; 4; 8 ]

    if copy.Length >= width then
        let number = BitConverter.GetBytes(edge random)[.. width - 1]

        let number = if chance random 0.3 then Array.rev number else number

        Array.blit number 0 copy (random.Next(copy.Length - width + 1)) width

    copy

/// Words that a careless reader falls over.
let words =
    [ ""
      "nan"
      ".nan"
      "NaN"
      ".inf"
      "-.inf"
      "Infinity"
      "-Infinity"
      "1e999"
      "-1e999"
      "1e308"
      "1e-320"
      "-0"
      "0x7fffffff"
      "1_000"
      "1:2:3"
      "+1"
      "01"
      "٣"
      "null"
      "~"
      "true"
      "yes"
      "[]"
      "{}"
      "[[], {}]"
      "../../climb"
      "..\\climb"
      "/climb"
      "C:\\climb"
      "a/b"
      "\u0007"
      "\u0000"
      "\u001b[31m"
      "\u202e"
      "\ufeff"
      "\ud800"
      "😀"
      "é"
      "\""
      "'"
      "\\"
      "\\u0000"
      "\r"
      "\n"
      "\t"
      ","
      ":"
      "#"
      "%YAML 9.9"
      "---"
      "..."
      "&a"
      "*a"
      "!!binary"
      "!<tag:x>"
      "<<: *a"
      "? "
      "|"
      ">"
      "@"
      "`" ]
    @ [ for number in edges -> string number ]

/// A word of any of these, or one too long for any use.
let word random =
    if chance random 0.03 then
        String('a', pick random [ 65; 5000; 200_000 ])
    else
        pick random words

let private token = Regex @"[\w.+-]+"

/// The text with one of its words replaced by a strange one or by another of its own.
let replaceWord (random: Random) (text: string) =
    let found = token.Matches text

    if found.Count = 0 then
        word random
    else
        let at = found[random.Next found.Count]

        let instead =
            if chance random 0.3 then
                found[random.Next found.Count].Value
            else
                word random

        text[.. at.Index - 1] + instead + text[at.Index + at.Length ..]

/// The text with a line left out, put twice, moved, cut or indented.
let changeLines (random: Random) (text: string) =
    let lines = ResizeArray(text.Split '\n')
    let at = random.Next lines.Count
    let line = lines[at]

    match random.Next 6 with
    | 0 -> lines.RemoveAt at
    | 1 -> lines.Insert(random.Next lines.Count, line)
    | 2 ->
        lines.RemoveAt at
        lines.Insert(random.Next(lines.Count + 1), line)
    | 3 -> lines[at] <- line[.. random.Next(line.Length + 1) - 1]
    | 4 -> lines[at] <- String(' ', random.Next 6) + line.TrimStart()
    | _ -> lines.InsertRange(at, Seq.replicate (pick random [ 2; 50; 2000 ]) line)

    String.Join('\n', lines)

/// The text with strange letters put in.
let insert (random: Random) (text: string) =
    let at = random.Next(text.Length + 1)
    text[.. at - 1] + word random + text[at..]

/// The text changed once or a few times.
let rec text (random: Random) (good: string) =
    let changed =
        match random.Next 4 with
        | 0
        | 1 -> replaceWord random good
        | 2 -> changeLines random good
        | _ -> insert random good

    if chance random 0.3 then text random changed else changed

/// As bytes; now and then of another encoding, or with bytes that are no text.
let encoded (random: Random) (text: string) =
    let utf8 = UTF8Encoding(false).GetBytes text

    match random.Next 40 with
    | 0 -> bytes random utf8
    | 1 -> Encoding.Unicode.GetBytes text
    | 2 -> Array.append [| 0xEFuy; 0xBBuy; 0xBFuy |] utf8
    | 3 -> Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n"))
    | _ -> utf8
