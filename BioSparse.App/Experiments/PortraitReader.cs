using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Experiments;

/// <summary>Reads the arrays of a portrait, each of which must have the extents and the range that the others need.</summary>
internal sealed class PortraitReader(string path)
{
    private readonly IReadOnlyDictionary<string, StoredArray> _arrays = Npz.ReadAll(path);

    /// <summary>The portrait.</summary>
    /// <exception cref="FaultException">An array is missing, or does not fit.</exception>
    public Portrait Read()
    {
        var extents = Integers("shape", [3], 1, ImageShape.LongestSide);
        var shape = new ImageShape(extents[0], extents[1], extents[2]);
        var classes = Extent("confusion", 0);
        var isWhole = _arrays.ContainsKey(PortraitFile.OfLayer(1, "class_means"));
        var images = isWhole ? Extent("image_numbers", 0) : 0;
        var range = isWhole ? Doubles("pixel_range", [2], double.MinValue, double.MaxValue) : [0, 1];
        return new Portrait(
            shape,
            classes,
            Integers("confusion", [classes, classes], 0, int.MaxValue),
            [.. Layers(classes, images)],
            (range[0], range[1]),
            isWhole ? Bytes("images", [images, shape.Values]) : [],
            isWhole ? Integers("image_numbers", [images], 0, int.MaxValue) : [],
            isWhole ? Integers("image_labels", [images], 0, classes - 1) : [],
            _arrays.ContainsKey(PortraitFile.OfExamples("numbers"))
                ? Examples(shape.Values, classes)
                : FSharpOption<AdversarialExamples>.None);
    }

    private IEnumerable<LayerPortrait> Layers(int classes, int images)
    {
        for (var layer = 1; _arrays.ContainsKey(PortraitFile.OfLayer(layer, "class_means")); layer++)
        {
            string Name(string array) => PortraitFile.OfLayer(layer, array);
            var units = Extent(Name("class_means"), 0);
            var shown = Extent(Name("shown"), 0);
            yield return new LayerPortrait(
                units,
                Singles(Name("class_means"), [units, classes]),
                Singles(Name("removal_cost"), [units]),
                Integers(Name("synapses"), [units], 0, int.MaxValue),
                Integers(Name("shown"), [shown], 0, units - 1),
                Integers(Name("top_images"), [shown, LayerPortraitModule.Top], -1, images - 1),
                Singles(Name("top_responses"), [shown, LayerPortraitModule.Top]));
        }
    }

    private AdversarialExamples Examples(int pixels, int classes)
    {
        var count = Extent(PortraitFile.OfExamples("numbers"), 0);
        return new AdversarialExamples(
            Integers(PortraitFile.OfExamples("numbers"), [count], 0, int.MaxValue),
            Integers(PortraitFile.OfExamples("labels"), [count], 0, classes - 1),
            Bytes(PortraitFile.OfExamples("images"), [count, pixels]),
            [.. _arrays.Keys.Select(PortraitFile.AttackOf).OfType<string>().Select(attack =>
            {
                string Name(string array) => PortraitFile.OfAttack(attack, array);
                var radii = Extent(Name("epsilon"), 0);
                return new AttackedExamples(
                    attack,
                    Doubles(Name("epsilon"), [radii], 0, 1),
                    Bytes(Name("images"), [radii * count, pixels]),
                    Integers(Name("predicted"), [radii, count], 0, classes - 1));
            })]);
    }

    /// <summary>An extent of an array, whose others are checked when it is read.</summary>
    private int Extent(string name, int dimension) => Find(name) is { Shape.Length: > 0 } array
        ? array.Shape[dimension]
        : throw Bad(name, "a single number; an array is right");

    private byte[] Bytes(string name, int[] shape) => Fitting(name, ElementType.Byte, shape).Data;

    private float[] Singles(string name, int[] shape) => Fitting(name, ElementType.Single, shape).Values<float>();

    private double[] Doubles(string name, int[] shape, double least, double most)
    {
        var values = Fitting(name, ElementType.Double, shape).Values<double>();
        return values.All(value => value >= least && value <= most) ? values : throw Bad(name, $"a number outside {least} to {most}");
    }

    private int[] Integers(string name, int[] shape, int least, int most)
    {
        var values = Fitting(name, ElementType.Integer, shape).Values<int>();
        return values.All(value => value >= least && value <= most) ? values : throw Bad(name, $"a number outside {least} to {most}");
    }

    private StoredArray Fitting(string name, ElementType element, int[] shape) => Find(name) is var array && array.Element == element && array.Shape.SequenceEqual(shape)
        ? array
        : throw Bad(name, $"{Shown(array.Element, array.Shape)} found; {Shown(element, shape)} is right");

    private StoredArray Find(string name) => _arrays.TryGetValue(name, out var array) ? array : throw Bad(name, "no such array; a portrait of this program has it");

    private static string Shown(ElementType element, int[] shape) => $"{element.NumPyName} ({string.Join(", ", shape)})";

    private FaultException Bad(string name, string what) => new(ExitStatus.Data, $"{path}: {Printable.@short(name)}: {what}");
}
