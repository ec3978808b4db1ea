using System.Text.Json;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Images under attack beside their originals, for a script to show.</summary>
internal sealed class ExampleGallery(ReportInput input)
{
    private readonly ReportModel[] _models = [.. input.Models.Where(model => model.FirstPortrait?.Examples is { Value: { Attacks.Length: > 0 } })];

    public bool IsEmpty => _models.Length == 0;

    public void Write(Html html)
    {
        var shape = _models[0].FirstPortrait!.Shape;
        html.Element("p", "The first images that a model answers rightly without an attack, and what each attack makes of them. They are stored in the files portraits/MODEL-seedK.npz.", "class=\"note\"")
            .Raw("<div id=\"examples\"></div>\n<noscript><p class=\"note\">The images are shown by a script.</p></noscript>\n")
            .Data(JsonSerializer.Serialize(new
            {
                shape = new[] { shape.Channels, shape.Height, shape.Width },
                models = _models.Select(model => Model(model, model.FirstPortrait!.Examples!.Value)),
            }), "id=\"examples-data\"");
    }

    private object Model(ReportModel model, AdversarialExamples examples) => new
    {
        name = model.Name,
        labels = examples.Labels,
        predicted = examples.Labels,
        images = Packed.Of(examples.Images),
        attacks = examples.Attacks.Select(attack => new
        {
            label = input.MetricOf(attack.Attack).Label,
            epsilon = attack.Epsilons,
            images = Packed.Of(attack.Images),
            predicted = attack.Epsilons.Select((_, radius) => attack.Predicted.Skip(radius * examples.Labels.Length).Take(examples.Labels.Length)),
        }),
    };
}
