using BioSparse.App.Faults;

namespace BioSparse.App.Data;

/// <summary>The data sets that the program knows by name, beside the one inside it.</summary>
public static class DataCatalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new("mnist", "handwritten digits, 60,000 and 10,000 images of 28×28 (LeCun, Cortes & Burges; CC BY-SA 3.0)", 10,
            new Dictionary<string, string>
            {
                ["train-images-idx3-ubyte"] = "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                ["train-labels-idx1-ubyte"] = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                ["t10k-images-idx3-ubyte"] = "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                ["t10k-labels-idx1-ubyte"] = "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            }),
    ];

    /// <summary>The entry of this name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="FaultException">There is none.</exception>
    public static CatalogueEntry Find(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new FaultException(
            ExitStatus.Usage,
            $"dataset: found {name}; allowed {DataSets.Embedded}, {string.Join(", ", All.Select(entry => entry.Name))}, or the four files of your own");
}
