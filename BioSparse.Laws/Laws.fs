namespace BioSparse.Laws

open Expecto
open BioSparse.Core

[<RequireQualifiedAccess>]
module Laws =

    let private law name inputs check trial rule =
        let holds case =
            Tensor.scopeOf (fun () -> Seq.empty) (fun () -> check trial rule case)

        testPropertyWithConfig
            { FsCheckConfig.defaultConfig with
                maxTest = trial.Cases
                replay = trial.Replay |> Option.map (fun (seed, gamma) -> seed, gamma, None) }
            name
            (FsCheck.FSharp.Prop.forAll (Case.arbitrary inputs) holds)

    /// With polarities for the inputs their number is fixed.
    let private inputsUnder constraint' =
        match constraint' with
        | Dale polarities -> Some polarities.Length
        | Nonnegative
        | Unconstrained -> None

    /// The law of a constraint.
    let private signs name constraint' =
        law name (inputsUnder constraint') (Check.constraintKept constraint')

    let private nonnegativeUnder = signs "nonnegative" Nonnegative

    let private polarityKeptUnder polarities = signs "polarityKept" (Dale polarities)

    /// The laws of every rule, by name.
    let private ofEvery =
        [ "deterministic", Check.deterministic
          "shapesKept", Check.shapesKept
          "finite", Check.finite
          "zeroRateChangesNothing", Check.zeroRateChangesNothing
          "sampleOrderIndifferent", Check.sampleOrderIndifferent
          "permutationEquivariant", Check.permutationEquivariant
          "sessionAgrees", Check.sessionAgrees ]

    let private ofUntaught =
        [ "labelsUnseen", Check.labelsUnseen
          "readoutUntouched", Check.readoutUntouched ]

    let private inputsOf (rule: Rule) = inputsUnder rule.Constraint

    let private named name check rule =
        law name (inputsOf rule) check Trial.defaults rule

    let nonnegative rule = nonnegativeUnder Trial.defaults rule

    let polarityKept polarities rule =
        polarityKeptUnder polarities Trial.defaults rule

    let signsNeverFlip rule =
        named "signsNeverFlip" Check.signsNeverFlip rule

    let permutationEquivariant rule =
        named "permutationEquivariant" Check.permutationEquivariant rule

    let inputPermutationEquivariant rule =
        named "inputPermutationEquivariant" Check.inputPermutationEquivariant rule

    let sampleOrderIndifferent rule =
        named "sampleOrderIndifferent" Check.sampleOrderIndifferent rule

    let finite rule = named "finite" Check.finite rule

    let deterministic rule =
        named "deterministic" Check.deterministic rule

    let sessionAgrees rule =
        named "sessionAgrees" Check.sessionAgrees rule

    let zeroRateChangesNothing rule =
        named "zeroRateChangesNothing" Check.zeroRateChangesNothing rule

    let shapesKept rule =
        named "shapesKept" Check.shapesKept rule

    let labelsUnseen rule =
        named "labelsUnseen" Check.labelsUnseen rule

    let readoutUntouched rule =
        named "readoutUntouched" Check.readoutUntouched rule

    let hiddenUntouched rule =
        named "hiddenUntouched" Check.hiddenUntouched rule

    let private isTaught (rule: Rule) =
        let shape =
            { Inputs = Option.defaultValue 2 (inputsOf rule)
              Hidden = [ 2 ]
              Classes = 2 }

        (rule.Start shape (Random.key 1UL)).Readout.IsSome

    let allUnder trial (rule: Rule) =
        let under (name, check) =
            law name (inputsOf rule) check trial rule

        match
            (try
                Ok(isTaught rule)
             with fault ->
                 Error fault)
        with
        | Error fault ->
            testList
                rule.Name
                [ testCase "starts" (fun () -> failtest $"the rule does not start: {fault.Message}") ]
        | Ok taught ->
            testList
                rule.Name
                [ yield! List.map under ofEvery

                  match rule.Constraint with
                  | Unconstrained -> ()
                  | Nonnegative -> nonnegativeUnder trial rule
                  | Dale polarities -> polarityKeptUnder polarities trial rule

                  if not rule.Constraint.IsDale then
                      under ("inputPermutationEquivariant", Check.inputPermutationEquivariant)

                  if not taught then
                      yield! List.map under ofUntaught ]

    let onFields inputs trial (rule: Rule) =
        let under (name, check) = law name (Some inputs) check trial rule

        testList
            rule.Name
            [ for own in ofEvery do
                  if fst own <> "permutationEquivariant" then
                      under own

              match rule.Constraint with
              | Unconstrained -> ()
              | constraint' -> under ("constraintKept", Check.constraintKept constraint')

              yield! List.map under ofUntaught ]

    let all rule = allUnder Trial.defaults rule
