using System.Security.Cryptography;
using System.Text;
using BioSparse.App.Configuration;

namespace BioSparse.App.Experiments;

/// <summary>A digest of all that the numbers of an experiment's jobs depend on, but for their seeds.</summary>
public static class ExperimentFingerprint
{
    /// <summary>SHA-256 of settings and data, without names, threads, seeds and what is only shown or saved.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="data">The images; their files may lie anywhere.</param>
    public static string Of(ExperimentConfig config, ExperimentData data)
    {
        var settings = config.Substance() with { Dataset = new DatasetConfig.Named("mnist-embedded") };
        var files = data.Sha256.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.ToYaml() + string.Concat(files))));
    }
}
