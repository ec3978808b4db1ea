/// SoftHebb, generalised Hebbian learning, the population rule, BCM, Oja's rule and k-means against their formulas in plain arrays.
module BioSparse.Tests.Learning.LocalRulesTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning
open BioSparse.Tests.Learning.Reference

// ---- the formulas once more

let private mean values = Array.average values
let private length (w: float[]) = sqrt (Array.sumBy (fun w -> w * w) w)
let private winner (u: float[]) = Array.findIndex ((=) (Array.max u)) u

/// g, or g / max|g|
let private scaled scaling (g: float[,]) =
    match scaling with
    | MaxNormalised when largest g > 0.0 -> g |> Array2D.map (fun v -> v / largest g)
    | _ -> g

/// ⟨f b j i⟩ over the samples, H×d.
let private averaged (w: float[,]) (x: float[,]) f =
    w |> Array2D.mapi (fun j i _ -> mean [| for b in 0 .. rows x - 1 -> f b j i |])

let private softHebb (settings: SoftHebb) (moment: Moment) (state: State) (x: float[,], _: int[]) =
    let x, w = receive settings.Input x, state.W
    let u = inner x w

    let y =
        u
        |> Array2D.mapi (fun b j own ->
            let p =
                exp (own / settings.Temperature)
                / Array.sumBy (fun u -> exp (u / settings.Temperature)) u[b, *]

            if settings.Losers.IsAntiHebbian && j <> winner u[b, *] then
                -p
            else
                p)

    let g =
        averaged w x (fun b j i -> y[b, j] * (x[b, i] - u[b, j] * w[j, i])) |> scaled settings.Scaling

    let rate j =
        if settings.HasAdaptiveRate then
            moment.Rate * sqrt (abs (length w[j, *] - 1.0))
        else
            moment.Rate

    { state with
        W = w |> Array2D.mapi (fun j i w -> w + rate j * g[j, i]) |> projected settings.Constraint }

/// W after a step of E[y xᵀ] − C W.
let private explained isOrdered hasWinner scaling constraint' rate (w: float[,]) (x: float[,]) =
    let u = inner x w

    let y =
        u |> Array2D.mapi (fun b j own -> if hasWinner && j <> winner u[b, *] then 0.0 else own)

    let together =
        inner (transpose y) (transpose y) |> Array2D.map (fun c -> c / float (rows x))

    let c =
        together |> Array2D.mapi (fun j k c -> if isOrdered && k > j then 0.0 else c)

    let decay = inner c (transpose w)

    let g =
        averaged w x (fun b j i -> y[b, j] * x[b, i] - decay[j, i]) |> scaled scaling

    w |> Array2D.mapi (fun j i w -> w + rate * g[j, i]) |> projected constraint'

let private hpca (settings: Hpca) (moment: Moment) (state: State) (x: float[,], _: int[]) =
    { state with
        W =
            explained
                settings.Decay.IsSanger
                settings.HasWinner
                MaxNormalised
                settings.Constraint
                moment.Rate
                state.W
                (receive settings.Input x) }

let private oja (settings: Oja) (moment: Moment) (state: State) (x: float[,], _: int[]) =
    { state with
        W = explained false false Raw settings.Constraint moment.Rate state.W (receive settings.Input x) }

let private population (settings: PopulationHebbian) (moment: Moment) (state: State) (x: float[,], _: int[]) =
    let x, w = receive settings.Input x, state.W
    let z = inner x w

    let y =
        z
        |> Array2D.mapi (fun b _ own ->
            abs own / sqrt (settings.Constant + Array.sumBy (fun z -> z * z) z[b, *]))

    let input = Array.init (columns x) (fun i -> mean x[*, i])

    let error j =
        mean y[*, j] - Array.fold2 (fun sum x w -> sum + x * w) 0.0 input w[j, *]

    { state with
        W =
            w
            |> Array2D.mapi (fun j i w' -> w' + moment.Rate * input[i] * error j)
            |> projected settings.Constraint }

/// What a rule remembers of its units.
let private remembered name standard (state: State) =
    match state.Moments.TryFind name with
    | Some(values, _) -> values
    | None -> Array.create (rows state.W) standard

let private remember name values (state: State) =
    { state with
        Moments = Map.add name (values, [||]) state.Moments }

let private bcm (settings: Bcm) (moment: Moment) (state: State) (x: float[,], _: int[]) =
    let x, w = receive settings.Input x, state.W
    let theta = remembered "theta" 0.0 state
    let u = inner x w

    let y =
        u |> Array2D.mapi (fun b j own -> if j = winner u[b, *] then max 0.0 own else 0.0)

    let g =
        averaged w x (fun b j i -> y[b, j] * (y[b, j] - theta[j]) * x[b, i]) |> scaled settings.Scaling

    let moved =
        w |> Array2D.mapi (fun j i w -> w + moment.Rate * g[j, i]) |> projected settings.Constraint

    { state with
        W = moved |> Array2D.mapi (fun j _ w -> w / max 1.0 (length moved[j, *] / settings.Bound)) }
    |> remember
        "theta"
        (theta
         |> Array.mapi (fun j own ->
             let activity = mean (y[*, j] |> Array.map (fun y -> y * y))

             (1.0 - settings.Averaging) * own
             + settings.Averaging * float theta.Length * activity / settings.Activity))

let private kMeans (settings: KMeans) (moment: Moment) (state: State) (x: float[,], _: int[]) =
    let x, w = receive settings.Input x, state.W
    let units = rows w
    let wins = remembered "wins" (1.0 / float units) state

    let bias (w: float[]) =
        if settings.Distance.IsEuclidean then
            -0.5 * length w * length w
        else
            0.0

    let u =
        inner x w
        |> Array2D.mapi (fun _ j u -> u + bias w[j, *] + settings.Conscience * (1.0 - float units * wins[j]))

    let winners = Array.init (rows x) (fun b -> winner u[b, *])

    let won j =
        [| for b in 0 .. rows x - 1 do
               if winners[b] = j then
                   b |]

    let moved =
        w
        |> Array2D.mapi (fun j i w ->
            match won j with
            | [||] -> w
            | won ->
                let share = 1.0 - (1.0 - moment.Rate) ** float won.Length
                w + share * (mean (won |> Array.map (fun b -> x[b, i])) - w))
        |> projected settings.Constraint

    let centres =
        if settings.Distance.IsEuclidean then
            moved
        else
            moved
            |> Array2D.mapi (fun j _ w ->
                if length moved[j, *] = 0.0 then
                    0.0
                else
                    w / length moved[j, *])

    { state with
        W = centres
        B = Array.init units (fun j -> bias centres[j, *]) }
    |> remember
        "wins"
        (wins
         |> Array.mapi (fun j own ->
             (1.0 - settings.Averaging) * own + settings.Averaging * float (won j).Length / float (rows x)))

// ---- holding the rules against them

/// A rule and its formula.
type private Held =
    { Rule: Rule
      Formula: Moment -> State -> float[,] * int[] -> State }

let private held (rule: 'S -> Rule) (formula: 'S -> Moment -> State -> float[,] * int[] -> State) settings =
    { Rule = rule settings
      Formula = formula settings }

let private constraints d key =
    [ Unconstrained
      Nonnegative
      Dale(Polarity.draw 0.4 d (Random.named "polarity" key)) ]

let private all d key =
    [ for i, constraint' in List.indexed (constraints d key) do
          let input = pick [ Plain; UnitLength ] (Random.split i key)

          for losers in [ LosersLearn.Hebbian; LosersLearn.AntiHebbian ] do
              for isAdaptive in [ false; true ] do
                  for scaling in [ Raw; MaxNormalised ] do
                      held
                          SoftHebb.rule
                          softHebb
                          { SoftHebb.defaults with
                              Input = input
                              Constraint = constraint'
                              Temperature = number 0.1 1.0 (Random.split i key)
                              Losers = losers
                              HasAdaptiveRate = isAdaptive
                              Scaling = scaling
                              Length = number 0.5 3.0 (Random.named "length" key) }

          for decay in [ HpcaDecay.Full; HpcaDecay.Sanger ] do
              for hasWinner in [ false; true ] do
                  held
                      Hpca.rule
                      hpca
                      { Hpca.defaults with
                          Input = input
                          Constraint = constraint'
                          Decay = decay
                          HasWinner = hasWinner }

          held
              Oja.rule
              oja
              { Oja.defaults with
                  Input = input
                  Constraint = constraint' }

          held
              PopulationHebbian.rule
              population
              { PopulationHebbian.defaults with
                  Input = input
                  Constraint = constraint'
                  Constant = number 0.001 1.0 key }

          for scaling in [ Raw; MaxNormalised ] do
              held
                  Bcm.rule
                  bcm
                  { Bcm.defaults with
                      Input = input
                      Constraint = constraint'
                      Scaling = scaling
                      Averaging = number 0.05 1.0 key
                      Activity = number 0.5 2.0 key
                      Bound = 1.02 }

          for distance in [ KMeansDistance.Spherical; KMeansDistance.Euclidean ] do
              for conscience in [ 0.0; 0.1 ] do
                  held
                      KMeans.rule
                      kMeans
                      { KMeans.defaults with
                          Input = input
                          Constraint = constraint'
                          Distance = distance
                          Conscience = conscience
                          Averaging = number 0.05 1.0 key } ]

let private start (rule: Rule) h d key =
    rule.Start
        { Inputs = d
          Hidden = [ h ]
          Classes = 2 }
        key

let private moment rate step : Moment =
    { Rate = rate
      Step = step
      Key = Random.key 0UL }

let private batch b d key =
    { Inputs = tensor (matrix b d 0.05 1.0 key)
      Labels = Array.zeroCreate b }

let private lengths (state: LearningState) =
    let w = doubles2D (LearningState.layer state).Weights
    [| for j in 0 .. rows w - 1 -> length w[j, *] |]

let private changed (before: LearningState) (after: LearningState) =
    doubles (Tensor.abs ((LearningState.layer after).Weights - (LearningState.layer before).Weights))

[<Tests>]
let tests =
    testList
        "Local rules"
        [ law
              10
              "one step, and several in batches of several sizes, are the formulas"
              (fun (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) ->
                  let key = Random.key seed
                  // rows of one weight, at one length, would tie
                  let d = d + 1

                  for own in all d key do
                      let state = start own.Rule h d key

                      let steps =
                          [ for i, rows in List.indexed [ b; b + 2; max 1 (b - 1) ] ->
                                moment 0.05 i, batch rows d (Random.split i key) ]

                      agrees own.Formula own.Rule 5e-6 state [ steps.Head ]
                      agrees own.Formula own.Rule 2e-5 state steps)

          testCase "many units and many samples, in blocks" (fun () ->
              let key = Random.key 77UL
              let d = 9

              for own in all d key do
                  for b, h in [ 700, 70; 3, 200 ] do
                      let steps = [ moment 0.02 0, batch b d (Random.named "X" key) ]
                      agrees own.Formula own.Rule 2e-5 (start own.Rule h d key) steps)

          law
              20
              "a step divided by the largest change has rate η"
              (fun (PositiveInt b) (PositiveInt h) (Seed seed) ->
                  let key = Random.key seed

                  for rule in
                      [ Hpca.rule Hpca.defaults
                        Bcm.rule { Bcm.defaults with Bound = 100.0 }
                        SoftHebb.rule
                            { SoftHebb.defaults with
                                Scaling = MaxNormalised } ] do
                      let state = start rule h 5 key
                      let after = rule.Step (moment 0.02 0) state (batch b 5 (Random.named "X" key))
                      let most = Array.max (changed state after)
                      // BCM: 0 where no unit is active
                      Expect.isTrue
                          (abs (most - 0.02) < 1e-6 || (rule.Name = "bcm" && most = 0.0))
                          $"{rule.Name}: {most}")

          testCase "Sanger's units are the principal components in their order, Oja's span them" (fun () ->
              let key = Random.key 5UL
              // variances 4, 1, 0.25, … along the axes
              let x =
                  signed 400 5 0.0 1.7 key |> Array2D.mapi (fun _ i v -> v * Math.Pow(2.0, 1.0 - float i))

              let batch =
                  { Inputs = tensor x
                    Labels = Array.zeroCreate 400 }

              let learn rule rate =
                  let plan step =
                      moment (rate * (1.0 - float step / 3000.0)) step

                  bySession rule (start rule 2 5 key) [ for step in 0..2999 -> plan step, batch ]

              let w state =
                  doubles2D (LearningState.layer state).Weights

              let plain: Hpca = { Hpca.defaults with Input = Plain }

              let sanger = w (learn (Hpca.rule { plain with Decay = HpcaDecay.Sanger }) 0.01)

              for j in 0..1 do
                  Expect.isGreaterThan (abs sanger[j, j]) 0.97 $"component {j}"

              let oja = w (learn (Oja.rule { Oja.defaults with Input = Plain }) 0.05)

              for j in 0..1 do
                  close 0.02 "length" [| length oja[j, *] |] [| 1.0 |]
                  Expect.isLessThan (length oja[j, 2..]) 0.1 "outside of the subspace")

          testCase "what the population rule learns is the mean response to the mean input" (fun () ->
              let key = Random.key 6UL
              let rule = PopulationHebbian.rule PopulationHebbian.defaults
              let batch = batch 50 6 key
              let state = start rule 4 6 key
              let after = byStep rule state [ for step in 0..999 -> moment 0.3 step, batch ]
              let layer = LearningState.layer after
              let x = doubles2D (Layer.receive layer batch.Inputs)
              let y = doubles2D (Layer.activities layer batch.Inputs)
              let input = array2D [ [ for i in 0..5 -> mean x[*, i] ] ]
              let response = inner input (doubles2D layer.Weights)
              close 1e-3 "w · x̄ = ȳ" response[0, *] [| for j in 0..3 -> mean y[*, j] |])

          testCase
              "k-means: centres come to be the means of clusters, and by conscience more units win"
              (fun () ->
                  let key = Random.key 8UL
                  let centres = [ for i in 0..3 -> [ for k in 0..3 -> if k = i then 1.0 else 0.1 ] ]
                  let noise = matrix 400 4 0.0 0.1 key
                  let x = noise |> Array2D.mapi (fun b i v -> centres[b % 4][i] + v)

                  let batch =
                      { Inputs = tensor x
                        Labels = Array.zeroCreate 400 }

                  let steps =
                      [ for step in 0..99 -> moment (0.05 * (1.0 - float step / 100.0)) step, batch ]

                  let own: KMeans =
                      { KMeans.defaults with
                          Input = Plain
                          Distance = KMeansDistance.Euclidean
                          Conscience = 0.0 }

                  let state = start (KMeans.rule own) 4 4 key

                  let near =
                      { state with
                          Layers =
                              [ { LearningState.layer state with
                                    Weights = Tensor.rows [| 0..3 |] batch.Inputs } ] }

                  let learnt =
                      doubles2D (LearningState.layer (bySession (KMeans.rule own) near steps)).Weights

                  for j in 0..3 do
                      let mean i =
                          mean [| for b in j..4..399 -> x[b, i] |]

                      close 1e-4 $"centre {j}" learnt[j, *] (Array.init 4 mean)

                  /// Units that win now and then.
                  let winning conscience =
                      let rule =
                          KMeans.rule
                              { KMeans.defaults with
                                  Conscience = conscience }

                      let after = bySession rule (start rule 12 4 key) steps

                      doubles after.Memory["wins"]
                      |> Array.filter (fun share -> share > 0.001)
                      |> Array.length

                  Expect.isGreaterThan (winning 2.0) (winning 0.0) "more units")

          testCase "SoftHebb's rows come to length 1, BCM's stay within their bound" (fun () ->
              let key = Random.key 9UL
              let batch = batch 40 8 key

              for settings in
                  [ { SoftHebb.defaults with
                        Temperature = 1.0
                        Length = 0.3 }
                    { SoftHebb.defaults with
                        Temperature = 1.0
                        Length = 3.0
                        HasAdaptiveRate = true } ] do
                  let rule = SoftHebb.rule settings

                  let after =
                      byStep rule (start rule 3 8 key) [ for step in 0..1999 -> moment 0.5 step, batch ]

                  close 0.05 "length" (lengths after) (Array.create 3 1.0)

              let rule = Bcm.rule { Bcm.defaults with Bound = 1.5 }

              let after =
                  byStep rule (start rule 3 8 key) [ for step in 0..99 -> moment 5.0 step, batch ]

              Expect.isTrue (lengths after |> Array.forall (fun length -> length < 1.5001)) "bound")

          testCase "what the rules remember is restored with their parts" (fun () ->
              let key = Random.key 10UL

              for rule, name in [ Bcm.rule Bcm.defaults, "theta"; KMeans.rule KMeans.defaults, "wins" ] do
                  let steps = [ for i in 0..3 -> moment 0.05 i, batch 12 6 (Random.split i key) ]
                  let before, later = List.splitAt 2 steps
                  let state = bySession rule (start rule 5 6 key) before

                  let restored = LearningState.ofParts state.Layers (LearningState.parts state)

                  Expect.equal restored.Memory[name].Shape [| 5 |] name

                  Expect.equal
                      (bytes (bySession rule restored later))
                      (bytes (bySession rule state later))
                      rule.Name)

          testCase "settings out of bounds are refused" (fun () ->
              let refused (rule: 'S -> Rule) settings =
                  for settings in settings do
                      Expect.throwsT<ArgumentException> (fun () -> rule settings |> ignore) $"{settings}"

              let soft = SoftHebb.defaults

              refused
                  SoftHebb.rule
                  [ { soft with Temperature = 0.0 }
                    { soft with Temperature = nan }
                    { soft with Length = 0.0 } ]

              refused Hpca.rule [ { Hpca.defaults with Length = -1.0 } ]
              refused Oja.rule [ { Oja.defaults with Length = nan } ]
              let population = PopulationHebbian.defaults

              refused
                  PopulationHebbian.rule
                  [ { population with Constant = 0.0 }; { population with Length = 0.0 } ]

              let bcm = Bcm.defaults

              refused
                  Bcm.rule
                  [ { bcm with Averaging = 0.0 }
                    { bcm with Averaging = 1.1 }
                    { bcm with Activity = 0.0 }
                    { bcm with Bound = 0.9 } ]

              let kMeans = KMeans.defaults
              refused KMeans.rule [ { kMeans with Conscience = -0.1 }; { kMeans with Averaging = nan } ]) ]
