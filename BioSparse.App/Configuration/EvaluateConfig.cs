namespace BioSparse.App.Configuration;

/// <summary>What is measured of a trained network beside its accuracy; an absent part is null.</summary>
/// <param name="On">The images it is measured on.</param>
/// <param name="Fgsm">One signed step.</param>
/// <param name="Pgd">Projected steps.</param>
/// <param name="Noise">Uniform noise.</param>
/// <param name="Square">Random squares.</param>
/// <param name="Cascade">APGD on several objectives, then Square.</param>
/// <param name="Transfer">Images attacked on another model.</param>
/// <param name="FewShot">Few labelled images.</param>
/// <param name="Samples">Images for attacks; all when null.</param>
public sealed record EvaluateConfig(
    MeasuredImages On,
    FgsmConfig? Fgsm,
    PgdConfig? Pgd,
    NoiseConfig? Noise,
    SquareConfig? Square,
    CascadeConfig? Cascade,
    TransferConfig? Transfer,
    FewShotConfig? FewShot,
    int? Samples);
