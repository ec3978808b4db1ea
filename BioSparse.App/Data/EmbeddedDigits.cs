namespace BioSparse.App.Data;

/// <summary>The embedded digits: four files and the text about them.</summary>
public static class EmbeddedDigits
{
    /// <summary>SHA-256 of the four files as they are embedded, compressed, by their names.</summary>
    public static IReadOnlyDictionary<string, string> Sha256 { get; } = new Dictionary<string, string>
    {
        ["train-images-idx3-ubyte.gz"] = "ea7deee3ed838ad9ce531623bbc66c567adf8252fba3ff78801fb0a777f911a1",
        ["train-labels-idx1-ubyte.gz"] = "a4019c7cf5c7830134fe9a535b1b6a66de4c8ec06beca5621a7b9295fd539d0a",
        ["t10k-images-idx3-ubyte.gz"] = "4257bc8eb7e1de6994364507b97c590019bb9225b6c3fd163a70a804189d4fb1",
        ["t10k-labels-idx1-ubyte.gz"] = "157712d9b35695eecf67d68224922ed849424ea33e4de28848a7c70b964fd461",
    };

    /// <summary>The text about source, licence and hashes.</summary>
    public static string About => Digits.Digits.About;

    /// <summary>The bytes of an embedded file.</summary>
    public static byte[] Read(string name) => Digits.Digits.Read(name);
}
