namespace BioSparse.App.Configuration;

/// <summary>The images that accuracy, attacks and few-shot learning are measured on.</summary>
public enum MeasuredImages
{
    /// <summary>The test images.</summary>
    Test,

    /// <summary>The training images kept for choosing settings; the names of metrics then begin with validation_.</summary>
    Validation,
}
