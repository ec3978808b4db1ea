namespace BioSparse.App.Benchmarks;

/// <summary>
/// What a piece of work cannot do without: floating-point operations (two for each multiplication by a nonzero pixel or activity),
/// and bytes of weights and of their optimiser that are read or written once.
/// </summary>
public sealed record Cost(double Operations, double Bytes)
{
    private const int Float = sizeof(float);

    /// <summary>A product of a matrix of so many nonzero elements with one of so many columns, added to the work.</summary>
    public Cost Times(double elements, double columns) => this with { Operations = Operations + 2 * elements * columns };

    /// <summary>Numbers that are read or written, added to the work.</summary>
    public Cost Moves(double numbers) => this with { Bytes = Bytes + Float * numbers };

    /// <summary>The work so many times.</summary>
    public Cost By(double count) => new(count * Operations, count * Bytes);

    /// <summary>No work.</summary>
    public static Cost None { get; } = new(0, 0);
}
