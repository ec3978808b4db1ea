namespace BioSparse.App.Experiments;

/// <summary>One unit of work: a model with a seed.</summary>
/// <param name="Model">The model.</param>
/// <param name="Seed">The seed that everything random follows from.</param>
public sealed record Job(ModelPlan Model, int Seed)
{
    /// <summary>Name of the job's files: <c>MODEL-seedK</c>.</summary>
    public string Name => $"{Model.Name}-seed{Seed}";
}
