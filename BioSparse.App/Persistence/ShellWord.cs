namespace BioSparse.App.Persistence;

/// <summary>Words of a command as a POSIX shell reads them.</summary>
internal static class ShellWord
{
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=+:,@%";

    /// <summary>The word in quotation marks: the shell passes it on to the byte.</summary>
    public static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The word for a command that a message proposes: in quotation marks where the shell would change it.</summary>
    public static string Shown(string word) => word.Length > 0 && word.All(Plain.Contains) ? word : Quoted(word);
}
