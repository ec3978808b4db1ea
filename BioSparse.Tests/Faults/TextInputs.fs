/// Bad texts: YAML, CSV and JSON.
module BioSparse.Tests.Faults.TextInputs

open System
open System.Text
open BioSparse.Tests.Faults.Mutation

/// YAML that grows when it is read: aliases of aliases.
let private laughs =
    let line i =
        $"""a{i}: &a{i} [{String.Join(", ", Seq.replicate 9 (if i = 0 then "lol" else $"*a{i - 1}"))}]"""

    String.Join('\n', [ for i in 0..12 -> line i ])

/// YAML that is large or deep in one way.
let private large (random: Random) =
    let many = pick random [ 100; 20_000; 100_000 ]

    let repeated (piece: string) =
        String.replicate (min many (1_000_000 / piece.Length)) piece

    match random.Next 22 with
    | 0 -> repeated "["
    | 1 -> repeated "{a: "
    | 2 -> repeated "- "
    | 3 -> String.Join('\n', [ for i in 0 .. min many 1000 -> String(' ', i) + "a:" ])
    | 4 -> "? " + repeated "? "
    | 5 -> "name: \"" + repeated "\\u0007\n"
    | 6 -> "name: " + repeated "&a "
    | 7 -> repeated "---\n"
    | 8 -> repeated "%TAG ! x\n"
    | 9 -> "name: |\n" + repeated " x\n"
    | 10 -> repeated "# a comment\n"
    | 11 -> "seeds: [" + String.Join(", ", seq { 0..many }) + "]"
    | 12 -> "hidden: [" + String.Join(", ", seq { 1..many }) + "]"
    | 13 ->
        let numbers = String.Join(", ", seq { 1 .. min many 60_000 })
        $"hidden: [{numbers}]\nseeds: [{numbers}]"
    | 14 -> String.Join('\n', [ for i in 1 .. min many 50_000 -> $"key{i}: 1" ])
    | 15 -> repeated "hidden: 1\n"
    | 16 -> String('a', many) + ": 1"
    | 17 -> "models: [" + repeated "bakprop, "
    | 18 -> "name: a\n" + repeated "\n"
    | 19 -> "name: '" + repeated "''"
    | 20 -> repeated "a: b: "
    | _ -> "hidden: [" + repeated "1,\n"

/// A YAML file with something wrong about it.
let yaml (good: string list) (random: Random) =
    match random.Next 20 with
    | 0 -> encoded random laughs
    | 1 -> encoded random (laughs + "\n" + pick random good)
    | 2 -> encoded random (large random)
    | 3 -> encoded random (pick random good + "\n" + large random)
    | 4 -> bytes random (Encoding.UTF8.GetBytes(pick random good))
    | 5 -> encoded random ("base: &b\n  hidden: 3\n<<: *b\n" + pick random good)
    | _ -> encoded random (text random (pick random good))

let private number (random: Random) =
    match random.Next 4 with
    | 0 -> word random
    | 1 -> string (edge random)
    | 2 -> (pick random reals).ToString("R", Globalization.CultureInfo.InvariantCulture)
    | _ -> string (random.NextDouble())

/// A CSV file with something wrong about it; `metrics` are names that mean something.
let csv (good: string) (random: Random) =
    let lines = good.TrimEnd('\n').Split '\n'

    let field () =
        let at = random.Next lines.Length
        let fields = lines[at].Split ','
        fields[random.Next fields.Length] <- number random
        lines[at] <- String.Join(',', fields)

    match random.Next 10 with
    | 0 -> encoded random (text random good)
    | 1 -> bytes random (Encoding.UTF8.GetBytes good)
    | 2 -> encoded random (lines[0] + "\n" + String.replicate 100_000 (lines[1] + "\n"))
    | 3 -> encoded random (good + "\"" + String('x', 100_000))
    | 4 -> encoded random lines[0]
    | _ ->
        for _ in 0 .. pick random [ 0; 1; 5; 40 ] do
            field ()

        encoded random (String.Join('\n', lines) + "\n")

let private value =
    System.Text.RegularExpressions.Regex @"""(?:[^""\\]|\\.)*""|-?\d[\d.eE+-]*"

/// A JSON file with something wrong about it.
let json (good: string) (random: Random) =
    match random.Next 9 with
    | 0 -> bytes random (Encoding.UTF8.GetBytes good)
    | 1 ->
        let depth = pick random [ 60; 70; 100_000 ]
        encoded random (String('[', depth) + String(']', depth))
    | 2 -> encoded random (pick random [ "null"; "[]"; "{}"; "0"; "\"\""; "true"; "" ])
    | 3
    | 4
    | 5 ->
        let found = value.Matches good
        let at = found[random.Next found.Count]

        let instead =
            pick
                random
                [ "null"
                  "[]"
                  "{}"
                  "-1"
                  "0"
                  "1e999"
                  "2147483648"
                  "40000"
                  "\"x\""
                  "\"\\u0000\\u001b\""
                  "[null]"
                  "{\"a\": null}" ]

        encoded random (good[.. at.Index - 1] + instead + good[at.Index + at.Length ..])
    | _ -> encoded random (text random good)
