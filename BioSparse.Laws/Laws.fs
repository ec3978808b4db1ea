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

    /// The laws that `all` does not have for every rule, by name.
    let private others =
        [ "signsNeverFlip", Check.signsNeverFlip
          "inputPermutationEquivariant", Check.inputPermutationEquivariant
          "hiddenUntouched", Check.hiddenUntouched ]

    let private byName = Map.ofList (ofEvery @ ofUntaught @ others)

    let under trial name (rule: Rule) =
        match Map.tryFind name byName with
        | Some check -> law name (inputsOf rule) check trial rule
        | None ->
            let names = byName |> Map.keys |> String.concat ", "
            invalidArg (nameof name) $"no law is called {name}; there are {names}"

    let private named name rule = under Trial.defaults name rule

    let nonnegative rule = nonnegativeUnder Trial.defaults rule

    let polarityKept polarities rule =
        polarityKeptUnder polarities Trial.defaults rule

    let signsNeverFlip rule = named "signsNeverFlip" rule

    let permutationEquivariant rule = named "permutationEquivariant" rule

    let inputPermutationEquivariant rule =
        named "inputPermutationEquivariant" rule

    let sampleOrderIndifferent rule = named "sampleOrderIndifferent" rule

    let finite rule = named "finite" rule

    let deterministic rule = named "deterministic" rule

    let sessionAgrees rule = named "sessionAgrees" rule

    let zeroRateChangesNothing rule = named "zeroRateChangesNothing" rule

    let shapesKept rule = named "shapesKept" rule

    let labelsUnseen rule = named "labelsUnseen" rule

    let readoutUntouched rule = named "readoutUntouched" rule

    let hiddenUntouched rule = named "hiddenUntouched" rule

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
