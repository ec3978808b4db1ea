namespace BioSparse.App.Configuration;

/// <summary>How a hidden layer sees its input while it learns.</summary>
public enum InputNormalisation
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>Each image at length 1.</summary>
    Unit,
}
