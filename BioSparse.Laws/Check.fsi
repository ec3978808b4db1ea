namespace BioSparse.Laws

open BioSparse.Core

/// The checks of laws on one case: each returns, or throws with a description of the violation. `Laws` describes the laws.
[<RequireQualifiedAccess>]
module internal Check =

    val constraintKept: constraint': Constraint -> trial: Trial -> rule: Rule -> case: Case -> unit
    val signsNeverFlip: trial: Trial -> rule: Rule -> case: Case -> unit
    val permutationEquivariant: trial: Trial -> rule: Rule -> case: Case -> unit
    val inputPermutationEquivariant: trial: Trial -> rule: Rule -> case: Case -> unit
    val sampleOrderIndifferent: trial: Trial -> rule: Rule -> case: Case -> unit
    val finite: trial: Trial -> rule: Rule -> case: Case -> unit
    val deterministic: trial: Trial -> rule: Rule -> case: Case -> unit
    val sessionAgrees: trial: Trial -> rule: Rule -> case: Case -> unit
    val zeroRateChangesNothing: trial: Trial -> rule: Rule -> case: Case -> unit
    val shapesKept: trial: Trial -> rule: Rule -> case: Case -> unit
    val labelsUnseen: trial: Trial -> rule: Rule -> case: Case -> unit
    val readoutUntouched: trial: Trial -> rule: Rule -> case: Case -> unit
    val hiddenUntouched: trial: Trial -> rule: Rule -> case: Case -> unit
