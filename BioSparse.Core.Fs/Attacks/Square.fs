namespace BioSparse.Core

type SquareSearch = { Queries: int; Restarts: int }

[<RequireQualifiedAccess>]
module Square =

    let private problem (settings: SquareSearch) =
        if settings.Queries < 1 || settings.Restarts < 1 then
            Some $"""{Plural.count settings.Queries "query"} from {Plural.count settings.Restarts "start"}"""
        else
            None

    let attack (settings: SquareSearch) =
        { Attack.create "square" $"%A{settings}" (fun given ->
              Searches.best given (fun victims ->
                  let square = SquareAttack(given.Network, given.Shape)

                  for victim in victims do
                      for restart in 0 .. settings.Restarts - 1 do
                          if not victim.IsBroken then
                              square.Run(settings.Queries, given.Epsilon, false, restart, victim))) with
            Problem = problem settings }

    let private settings: Codec<SquareSearch> =
        codec {
            let! queries =
                Codec.integer "queries" (1, 100_000) 1500 "queries for each image" _.Queries

            and! restarts = Searches.restarts _.Restarts

            return
                { Queries = queries
                  Restarts = restarts }
        }

    let kind =
        { AttackKind.create "square" "Square (no gradient)" 4 [ 0.1; 0.2 ] settings attack with
            HasSamples = true }
