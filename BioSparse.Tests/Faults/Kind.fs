namespace BioSparse.Tests.Faults

open System
open BioSparse.App.Commands

/// A kind of bad input: where it lies, how it is made, and what of the program is given it.
[<NoComparison; NoEquality>]
type Kind =
    {
        /// Its name, for the command line and for reports.
        Name: string
        /// How many of its cases are tried, against the other kinds.
        Share: int
        /// The bad file, from the stage on.
        File: string
        /// The folder that may be written to, from the stage on; gone after each case, unless the bad file lies in it.
        Writes: string
        /// Puts good files beside the place of the bad one.
        Stage: string -> unit
        /// Makes bad files, knowing the stage.
        Draw: string -> Random -> byte[]
        /// Words of which a message about it has one at least, beside the file's name.
        Named: string list
        /// The command line, from the stage on.
        Words: string -> string list
        /// What is done within this process instead of the command line, where that would take long.
        Within: (string -> Entry -> int) option
    }
