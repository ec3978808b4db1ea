using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Experiments;

/// <summary>
/// The checkpoints of a job that is not finished, numbered in a folder of its own: the newest and the one before, in case
/// the newest does not verify.
/// </summary>
public sealed class CheckpointFolder
{
    private const string Ending = ".safetensors";
    private readonly string _folder;
    private readonly CheckpointFormat _format;
    private readonly Action<string> _refused;

    /// <summary>The checkpoints in a folder.</summary>
    public CheckpointFolder(string folder, CheckpointFormat format, Action<string> refused)
    {
        _folder = folder;
        _format = format;
        _refused = refused;
    }

    /// <summary>The newest checkpoint that verifies; null where none does. Checkpoints that fail verification are reported and deleted.</summary>
    public Checkpoint? Latest(FSharpList<Layer> layers)
    {
        foreach (var number in Numbers().OrderDescending())
        {
            try
            {
                return _format.Read(Named(number), layers);
            }
            catch (FaultException fault)
            {
                _refused(fault.Message);
                File.Delete(Named(number));
            }
        }

        return null;
    }

    /// <summary>Saves a checkpoint; the previous one is kept, older ones are deleted.</summary>
    /// <exception cref="FaultException">It cannot be written.</exception>
    public void Save(Checkpoint checkpoint)
    {
        Folders.Make(_folder);
        var before = Numbers().Order().ToArray();
        _format.Write(Named(before.LastOrDefault() + 1), checkpoint);
        foreach (var old in before.SkipLast(1))
            File.Delete(Named(old));
    }

    private IEnumerable<int> Numbers() => !Directory.Exists(_folder) ? [] :
        from file in Directory.EnumerateFiles(_folder, $"*{Ending}")
        let number = int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0
        where number > 0 && file == Named(number)
        select number;

    private string Named(int number) => Path.Combine(_folder, number.ToString("D6", CultureInfo.InvariantCulture) + Ending);
}
