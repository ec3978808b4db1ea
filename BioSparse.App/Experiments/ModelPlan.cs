using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>A model to be trained: what the files call it, and how it comes to be.</summary>
/// <param name="Name">Name in files and figures, e.g. <c>competitive-hebbian</c>.</param>
/// <param name="Recipe">Rules and plans of its layers.</param>
/// <param name="FewShot">The recipe of the few-shot protocol <c>whole</c>.</param>
/// <param name="LearnsFromLabels">Whether the rule of the hidden layer has a teacher.</param>
/// <param name="HasWeights">Whether it has hidden weights that an analysis could speak of.</param>
public sealed record ModelPlan(string Name, Recipe Recipe, Recipe FewShot, bool LearnsFromLabels, bool HasWeights);
