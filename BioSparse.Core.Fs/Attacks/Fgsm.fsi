namespace BioSparse.Core

/// One sign step of the gradient (Goodfellow, Shlens & Szegedy 2015): x + ε · sign(∇ₓ cross-entropy).
[<RequireQualifiedAccess>]
module Fgsm =

    /// The attack.
    val attack: Attack

    /// `evaluate.fgsm`.
    val kind: AttackKind
