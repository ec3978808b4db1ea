namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal Plural =

    let private isVowel (letter: char) = "aeiou".Contains letter

    let private several (noun: string) =
        let endsWith (ending: string) =
            noun.EndsWith(ending, StringComparison.Ordinal)

        if List.exists endsWith [ "s"; "x"; "ch"; "sh" ] then
            noun + "es"
        elif noun.Length > 1 && endsWith "y" && not (isVowel noun[noun.Length - 2]) then
            noun.Substring(0, noun.Length - 1) + "ies"
        else
            noun + "s"

    [<CompiledName("Words")>]
    let words (number: int) (one: string) (many: string) =
        if number = 1 then $"{number} {one}" else $"{number} {many}"

    [<CompiledName("Count")>]
    let count number noun = words number noun (several noun)
