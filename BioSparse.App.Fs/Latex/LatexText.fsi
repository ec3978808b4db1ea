namespace BioSparse.App.Latex

/// Text as LaTeX, in ASCII, for any encoding of fonts.
[<RequireQualifiedAccess>]
module LatexText =

    /// The text as LaTeX shows it, on one line: characters that LaTeX reads as commands are escaped, Greek letters, signs and accents become
    /// commands, and a character without one becomes `[U+hhhh]`. A line may break after `_`, `.`, `/` and `-`, and in words of
    /// more than 16 letters.
    val escape: text: string -> string

    /// The same of numbers: hyphens before digits are minus signs, and no line breaks.
    val number: text: string -> string

    /// Where LaTeX reads commands: the special characters of a text that are not escaped, in order. Empty for what `escape` gives.
    val bare: latex: string -> string
