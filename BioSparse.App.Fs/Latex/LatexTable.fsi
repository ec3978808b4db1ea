namespace BioSparse.App.Latex

/// What a column of a table has.
type LatexColumn =
    /// Words that may be broken into lines.
    | Words = 0
    /// Numbers, on one line, to the right.
    | Numbers = 1

/// A table of a paper, two columns of text wide.
type LatexTable =
    {
        /// The name of its file, and of its label `tab:NAME`.
        Name: string
        /// Its caption, as plain text.
        Caption: string
        /// Titles of columns, as plain text.
        Header: string[]
        /// The kinds of columns; the first are `Words`.
        Columns: LatexColumn[]
        /// Lines of parts, each with its title; empty for none. All as plain text.
        Parts: struct (string * string[][])[]
    }

/// Tables in LaTeX, with the packages booktabs and tabularx.
[<RequireQualifiedAccess>]
module LatexTable =

    /// The width of two columns of text, in points of TeX: 180 mm.
    val width: float

    /// Environments `table*`, each no wider than `width` and no higher than a page: numbers that do not fit beside each other stand in
    /// tables of their own behind the same words, and long tables go on in the next.
    val write: table: LatexTable -> string
