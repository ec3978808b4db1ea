namespace BioSparse.Core

open System.Collections.Generic

/// The values of all settings of a schema.
[<RequireQualifiedAccess>]
module internal Resolution =

    /// Reads what a draft gives, and takes inherited values and defaults for the rest. None where a value is wrong, whether or not a
    /// mistake in it was reported before.
    val values: schema: Schema -> mistakes: ICollection<Mistake> -> draft: Draft -> SettingValues option
