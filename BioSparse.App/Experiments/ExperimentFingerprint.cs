using System.Security.Cryptography;
using System.Text;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>A digest of everything that the results of an experiment's jobs depend on, except their seeds.</summary>
public static class ExperimentFingerprint
{
    /// <summary>SHA-256 of settings and data, without names, threads, seeds and output options.</summary>
    public static string Of(Experiment experiment, ExperimentData data)
    {
        var anywhere = ExperimentModule.replace(
            [
                .. experiment.Values.Keys.Where(ExperimentModule.isFile).Select(path => KeyValuePair.Create(path, SettingValue.Absent)),
                KeyValuePair.Create("dataset", SettingValue.NewText("mnist-embedded")),
            ],
            ExperimentModule.substance(experiment));
        var files = data.Sha256.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key} {file.Value}\n");
        // version 0.1 rounded them to bytes
        var pixels = data.AreBytes ? "" : "float32 pixels\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ExperimentModule.write(anywhere) + string.Concat(files) + pixels)));
    }
}
