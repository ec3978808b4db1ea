namespace BioSparse.Core

type CascadeSearch = { Steps: int; Queries: int }

[<RequireQualifiedAccess>]
module internal Cascade =

    /// What each APGD run climbs, through what, and the rank of its target. The first starts from the image itself.
    let private climbs activation classes =
        let through =
            match activation with
            | Winners _ -> [ 0.01; 0.03; 0.005 ] |> List.map Through.Threshold
            | Linear
            | Relu
            | Power _
            | BoundedSigmoid -> [ Through.Own ]

        [ for derivative in through do
              Objective.Margin, derivative, 1
          Objective.CrossEntropy, through.Head, 1
          for rank in 1 .. min 3 (classes - 1) do
              Objective.Targeted, through.Head, rank ]

    let run (search: CascadeSearch) (network: Network) epsilon width (victims: Victim[]) =
        let standing () =
            victims |> Array.filter (fun victim -> not victim.IsBroken)

        let mutable start = -1

        for objective, through, rank in climbs network.Hidden.Activation network.Readout.Weights.Rows do
            match standing () with
            | [||] -> ()
            | left -> Apgd.run network objective through search.Steps start rank epsilon left

            start <- start + 1

        match standing () with
        | [||] -> ()
        | left ->
            let square = SquareAttack(network, width)

            for victim in left do
                square.Run(search.Queries, epsilon, true, 0, victim)

                if not victim.IsBroken then
                    square.Run(search.Queries, epsilon, false, 1, victim)
