namespace BioSparse.App.Latex

open System
open System.Globalization
open System.Text

[<RequireQualifiedAccess>]
module LatexText =

    /// The longest run of letters and digits without a place to break.
    let private longest = 16

    let private special =
        dict
            [ '#', @"\#"
              '$', @"\$"
              '%', @"\%"
              '&', @"\&"
              '_', @"\_"
              '{', @"\{"
              '}', @"\}"
              '\\', @"\textbackslash{}"
              // behind a line's end they would be its options
              '[', "{[}"
              ']', "{]}"
              '*', "{*}"
              '~', @"\textasciitilde{}"
              '^', @"\textasciicircum{}"
              '<', "$<$"
              '>', "$>$"
              '|', "$|$"
              '"', "''"
              '`', @"\textasciigrave{}"
              '\u00a0', "~"
              '±', @"$\pm$"
              '−', "$-$"
              '–', "--"
              '—', "---"
              '…', @"\ldots{}"
              '“', "``"
              '”', "''"
              '‘', "`"
              '’', "'"
              '×', @"$\times$"
              '·', @"$\cdot$"
              '≤', @"$\leq$"
              '≥', @"$\geq$"
              '≠', @"$\neq$"
              '∞', @"$\infty$"
              '∂', @"$\partial$"
              '→', @"$\to$"
              '°', @"$^\circ$"
              '½', @"$\frac12$"
              'ß', @"\ss{}"
              'α', @"$\alpha$"
              'β', @"$\beta$"
              'γ', @"$\gamma$"
              'δ', @"$\delta$"
              'ε', @"$\varepsilon$"
              'ζ', @"$\zeta$"
              'η', @"$\eta$"
              'θ', @"$\theta$"
              'κ', @"$\kappa$"
              'λ', @"$\lambda$"
              'μ', @"$\mu$"
              'µ', @"$\mu$"
              'ν', @"$\nu$"
              'ξ', @"$\xi$"
              'π', @"$\pi$"
              'ρ', @"$\rho$"
              'σ', @"$\sigma$"
              'τ', @"$\tau$"
              'φ', @"$\varphi$"
              'χ', @"$\chi$"
              'ψ', @"$\psi$"
              'ω', @"$\omega$"
              'Δ', @"$\Delta$"
              'Γ', @"$\Gamma$"
              'Θ', @"$\Theta$"
              'Λ', @"$\Lambda$"
              'Σ', @"$\Sigma$"
              'Φ', @"$\Phi$"
              'Ψ', @"$\Psi$"
              'Ω', @"$\Omega$" ]

    let private subscripts = "₀₁₂₃₄₅₆₇₈₉"
    let private superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

    /// Letters with an accent, by the command of the accent. The program decomposes none: it has no tables of Unicode.
    let private accented =
        let letters (accent: string) (plain: string) (composed: string) =
            // the dot of i stays under no accent
            let under letter =
                if letter = 'i' then @"\i" else string letter

            Seq.zip composed plain
            |> Seq.map (fun (letter, base') -> letter, "{\\" + accent + "{" + under base' + "}}")

        [ letters "`" "aeiouAEIOU" "àèìòùÀÈÌÒÙ"
          letters "'" "aeiouyAEIOUYcnsz" "áéíóúýÁÉÍÓÚÝćńśź"
          letters "^" "aeiouAEIOU" "âêîôûÂÊÎÔÛ"
          letters "~" "anoANO" "ãñõÃÑÕ"
          letters "\"" "aeiouyAEIOU" "äëïöüÿÄËÏÖÜ"
          letters "c" "cCsS" "çÇşŞ"
          letters "v" "cszrenCSZREN" "čšžřěňČŠŽŘĚŇ"
          letters "r" "aAuU" "åÅůŮ" ]
        |> Seq.concat
        |> dict

    let private shown (rune: Rune) =
        let text = rune.ToString()
        // characters of this table are single
        let found = if text.Length = 1 then text[0] else '\000'

        match special.TryGetValue found with
        | true, command -> command
        | _ when rune.IsAscii && not (Rune.IsControl rune) -> text
        | _ when Rune.IsWhiteSpace rune || Rune.IsControl rune -> " "
        | _ when subscripts.Contains found -> $"$_%d{subscripts.IndexOf found}$"
        | _ when superscripts.Contains found -> $"$^%d{superscripts.IndexOf found}$"
        | _ ->
            match accented.TryGetValue found with
            | true, command -> command
            | _ -> "[U+" + rune.Value.ToString("X4", CultureInfo.InvariantCulture) + "]"

    let private ascii (rune: Rune) =
        if rune.IsAscii then char rune.Value else '\u0080'

    let private translate isBreaking (text: string) =
        let latex = StringBuilder()
        let runes = text.EnumerateRunes() |> Array.ofSeq
        let mutable run = 0
        let mutable before = ' '

        for place, rune in Array.indexed runes do
            let here = ascii rune

            let isInNumber =
                place + 1 < runes.Length && Char.IsAsciiDigit(ascii runes[place + 1])

            // "--", "''" and the like would be other signs
            if here = before && "-',".Contains here then
                latex.Append "{}" |> ignore

            if isBreaking && run = longest && Char.IsAsciiLetterOrDigit here then
                latex.Append @"\allowbreak{}" |> ignore
                run <- 0

            latex.Append(shown rune) |> ignore

            if isBreaking && (here = '_' || here = '/' || ((here = '.' || here = '-') && not isInNumber)) then
                latex.Append @"\allowbreak{}" |> ignore

            run <- if Char.IsAsciiLetterOrDigit here then run + 1 else 0
            before <- here

        latex.ToString()

    let escape text = translate true text

    let number (text: string) =
        let isMinus place =
            text[place] = '-'
            && place + 1 < text.Length
            && Char.IsAsciiDigit text[place + 1]
            && (place = 0 || " [(/".Contains text[place - 1])

        text |> String.mapi (fun place letter -> if isMinus place then '−' else letter) |> translate false

    let bare (latex: string) =
        let found = StringBuilder()
        let mutable place = 0
        let mutable isMath = false
        let mutable depth = 0

        while place < latex.Length do
            match latex[place] with
            | '\\' when place + 1 < latex.Length ->
                place <- place + 1

                // a command's letters, or its one sign
                while place + 1 < latex.Length
                      && Char.IsAsciiLetter latex[place]
                      && Char.IsAsciiLetter latex[place + 1] do
                    place <- place + 1
            | '$' -> isMath <- not isMath
            | '{' -> depth <- depth + 1
            | '}' when depth > 0 -> depth <- depth - 1
            | '_'
            | '^' when isMath -> ()
            | '#'
            | '%'
            | '&'
            | '_'
            | '^'
            | '}'
            | '\\' -> found.Append latex[place] |> ignore
            | letter when letter > '~' -> found.Append letter |> ignore
            | _ -> ()

            place <- place + 1

        if isMath then
            found.Append '$' |> ignore

        if depth > 0 then
            found.Append '{' |> ignore

        found.ToString()
