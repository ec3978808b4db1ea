namespace BioSparse.Core

type CascadeSearch = { Steps: int; Queries: int }

[<RequireQualifiedAccess>]
module Cascade =

    /// One APGD run: what it climbs, through what, from where, and the rank of its target.
    type private Climb =
        { Objective: Objective
          Through: Through
          Start: ClimbStart
          Rank: int }

    let private climb objective through start =
        { Objective = objective
          Through = through
          Start = start
          Rank = 1 }

    let private derivatives competes =
        if competes then
            [ 0.01; 0.02; 0.005; 0.05 ] |> List.map Through.Threshold
        else
            [ Through.Own ]

    /// Before Square.
    let private first competes classes =
        let through = derivatives competes
        let few = List.truncate 2 through
        let ranks = min (if through.Length > 1 then 5 else 3) (classes - 1)

        [ for derivative in through do
              climb Objective.Margin derivative ClimbStart.Image
          climb Objective.CrossEntropy through.Head (ClimbStart.Drawn 0)
          if through.Length > 1 then
              for number, derivative in List.indexed through do
                  climb Objective.Margin derivative (ClimbStart.Drawn(1 + number))
          for number, derivative in List.indexed few do
              for rank in 1..ranks do
                  { climb Objective.Targeted derivative (ClimbStart.Drawn(10 + 5 * number + rank)) with
                      Rank = rank } ]

    /// After it.
    let private last competes =
        [ for derivative in derivatives competes do
              climb Objective.Margin derivative ClimbStart.Best ]

    let private run (search: CascadeSearch) (network: Network) epsilon shape (victims: Victim[]) =
        let competes = network.Layers |> List.exists _.Activation.Winners.IsSome

        let onStanding attack =
            match victims |> Array.filter (fun victim -> not victim.IsBroken) with
            | [||] -> ()
            | left -> attack left

        let steps = if competes then 2 * search.Steps else search.Steps

        let ascend climbs =
            for climb in climbs do
                onStanding (
                    Apgd.run network climb.Objective climb.Through steps climb.Start climb.Rank epsilon
                )

        ascend (first competes network.Readout.Weights.Rows)

        onStanding (fun left ->
            let square = SquareAttack(network, shape)

            for victim in left do
                square.Run(search.Queries, epsilon, true, 0, victim)

                if not victim.IsBroken then
                    square.Run(search.Queries, epsilon, false, 1, victim))

        ascend (last competes)

    let private problem (settings: CascadeSearch) =
        if settings.Steps < 1 || settings.Queries < 1 then
            Some $"""{Plural.count settings.Steps "step"} and {Plural.count settings.Queries "query"}"""
        else
            None

    let attack (settings: CascadeSearch) =
        { Attack.create "cascade" $"%A{settings}" (fun given ->
              Searches.best given (run settings given.Network given.Epsilon given.Shape)) with
            Problem = problem settings }

    let private settings: Codec<CascadeSearch> =
        codec {
            let! steps = Codec.integer "steps" (1, 100_000) 100 "steps of each APGD run" _.Steps

            and! queries =
                Codec.integer
                    "queries"
                    (1, 100_000)
                    5000
                    "queries of each Square search for each image"
                    _.Queries

            return { Steps = steps; Queries = queries }
        }

    let kind =
        AttackKind.create "cascade" "cascade (adaptive)" 5 [ 0.1; 0.2 ] settings attack
