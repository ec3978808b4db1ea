using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>
/// How far compressed data may expand: a file of a megabyte must not fill the memory, whatever it promises. Images and
/// weights compress some tens of times; zeros without an end a thousand times.
/// </summary>
public static class Expansion
{
    private const long Harmless = 48 << 20;
    private const int Fold = 64;

    /// <summary>Rejects data whose declared size is too large.</summary>
    /// <exception cref="FaultException">It is more than any honest file of this size holds.</exception>
    public static void Check(string source, long compressed, long expanded, long held)
    {
        if (held > Harmless && expanded / Fold > compressed)
            throw new FaultException(
                ExitStatus.Data,
                $"{source}: {compressed} bytes that promise {expanded}; where they fill more than {Harmless >> 20} MB, at most {Fold} times the compressed size is read");
    }
}
