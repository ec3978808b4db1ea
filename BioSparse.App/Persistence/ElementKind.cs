namespace BioSparse.App.Persistence;

/// <summary>Kinds of numbers in files of arrays.</summary>
internal enum ElementKind
{
    /// <summary>IEEE floating point.</summary>
    Float,

    /// <summary>The upper half of a float32 number (bfloat16).</summary>
    BrainFloat,

    /// <summary>Integers with a sign.</summary>
    Signed,

    /// <summary>Integers without a sign.</summary>
    Unsigned,

    /// <summary>A byte, 0 for false.</summary>
    Flag,
}
