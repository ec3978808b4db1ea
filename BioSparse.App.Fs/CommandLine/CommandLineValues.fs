/// Checks of the values of options: each returns the value or raises a `Mistake` that says what would be right.
module internal BioSparse.App.CommandLine.Values

open System
open System.Collections.Generic
open System.Globalization
open System.Text.RegularExpressions
open BioSparse.App

// A wrong value stops the reading of one line; it never leaves this file.
exception Mistake of string

let mistake format =
    Printf.ksprintf (fun text -> raise (Mistake text)) format

let isOption (word: string) =
    word.Length > 1
    && word[0] = '-'
    && not (fst (Double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture)))

let orNull (value: string option) : string | null =
    match value with
    | Some "" -> mistake "an empty name; leave the option out, or name a file or folder"
    | Some text -> text
    | None -> null

let orNone (value: int option) = Option.toNullable value

let only what words : string =
    match words with
    | [ "" ] -> mistake "an empty name where %s is due" what
    | [ one: string ] -> one
    | [] -> mistake "%s is missing" what
    | _ :: second :: _ -> mistake "'%s' is one word too many; allowed just %s" second what

let within option low high (value: int option) =
    match value with
    | Some n when n < low || n > high -> mistake "%s: found %d; allowed %d to %d" option n low high
    | _ -> value

let checkedBy allowed option bounds (value: float option) =
    match value with
    | Some x when not (allowed x) -> mistake "%s: found %g; allowed %s" option x bounds
    | _ -> value

let unknown option (names: string list) word =
    let near = BioSparse.Core.Spelling.nearest names word |> Option.ofObj

    let hint =
        near |> Option.map (sprintf " (did you mean %s?)") |> Option.defaultValue ""

    mistake "%s: found '%s'; allowed %s%s" option word (String.concat ", " names) hint

let oneOf option (choices: (string * 'T) list) word =
    match List.tryFind (fun (name, _) -> name = word) choices with
    | Some(_, value) -> value
    | None -> unknown option (List.map fst choices) word

let required option value =
    match value with
    | Some it -> it
    | None -> mistake "%s is missing" option

let number (text: string) =
    match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
    | true, value when Double.IsFinite value -> Some value
    | _ -> None

let radii (text: string) =
    [| for part in text.Split(',') do
           match number part with
           | Some value when value >= 0.0 && value <= 1.0 -> value
           | _ -> mistake "--epsilon: found '%s'; allowed numbers from 0 to 1 with commas between" part |]

/// A comma that begins another PART=NAME; names may contain commas and equals signs.
let private nextPart =
    Regex(@",(?=(?:layers\.\d+\.)?\w+=)", RegexOptions.CultureInvariant)

/// The part and the tensor's name of each of `W=0.weight,b=0.bias`.
let mappings (texts: string list) =
    [| for text in texts do
           for part in nextPart.Split text do
               match part.IndexOf '=' with
               | at when at > 0 && at < part.Length - 1 ->
                   KeyValuePair(part.Substring(0, at).Trim(), part.Substring(at + 1))
               | _ ->
                   mistake
                       "--map: found '%s'; allowed PART=NAME with commas between, such as W=0.weight,b=0.bias"
                       part |]
