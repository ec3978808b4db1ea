namespace BioSparse.Core

/// One sign step of the gradient (Goodfellow, Shlens & Szegedy 2015): x + ε · sign(∇ₓ cross-entropy).
[<RequireQualifiedAccess>]
module Fgsm =

    /// One gradient per image; the ball's radius ε is the length of the step.
    val attack: Attack

    /// `evaluate.fgsm`.
    val kind: AttackKind
