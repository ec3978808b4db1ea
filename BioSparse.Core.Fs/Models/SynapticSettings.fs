namespace BioSparse.Core

[<RequireQualifiedAccess>]
module internal SynapticSettings =

    let private exponent key standard doc get =
        Codec.real key (0.0, 2.0) standard doc get

    let private split: Codec<struct (float * float)> =
        codec {
            let! potentiation =
                exponent "potentiation" 0.0 "μ₊: potentiation grows with |w|^μ₊" (fun (struct (up, _)) -> up)

            and! depression =
                exponent "depression" 1.0 "μ₋: depression grows with |w|^μ₋" (fun (struct (_, down)) -> down)

            return struct (potentiation, depression)
        }

    let private logStdp: Codec<struct (float * float * float option)> =
        codec {
            let! scale =
                Codec.positive
                    "scale"
                    1.0
                    0.001
                    "J₀, the weight up to which depression is proportional to it"
                    (fun (struct (scale, _, _)) -> scale)

            and! saturation =
                Codec.positive
                    "saturation"
                    1000.0
                    5.0
                    "α: above J₀ depression grows with the logarithm"
                    (fun (struct (_, saturation, _)) -> saturation)

            and! decay =
                Codec.orWord
                    "none"
                    (Codec.positive
                        "decay"
                        1e6
                        50.0
                        "β: potentiation falls as exp(−w/(β J₀)); none: it does not fall"
                        id)
                    (fun (struct (_, _, decay)) -> decay)

            return struct (scale, saturation, decay)
        }

    let weightDependence =
        Codec.choice
            "power"
            "how a change depends on the weight; power: |w|^μ, at μ = 0 additive with projection; split: other exponents of potentiation and depression; log-stdp: of Gilson & Fukai (2011)"
            [ Codec.case
                  "power"
                  (exponent "exponent" 0.0 "μ: 0 additive with projection, above 0 multiplicative" id)
                  WeightDependence.Power
                  (function
                   | WeightDependence.Power exponent -> Some exponent
                   | _ -> None)
              Codec.case "split" split (fun (struct (up, down)) -> WeightDependence.Split(up, down)) (function
                  | WeightDependence.Split(up, down) -> Some(struct (up, down))
                  | _ -> None)
              Codec.case
                  "log-stdp"
                  logStdp
                  (fun (struct (scale, saturation, decay)) ->
                      WeightDependence.LogStdp(scale, saturation, decay))
                  (function
                   | WeightDependence.LogStdp(scale, saturation, decay) ->
                       Some(struct (scale, saturation, decay))
                   | _ -> None) ]

    let private turnover: Codec<SynapticTurnover> =
        codec {
            let! time =
                Codec.positive "time" 1e9 1000.0 "τ of the logarithm of a weight, in steps" _.Time

            and! median = Codec.positive "median" 10.0 0.001 "the stationary median" _.Median

            and! noise =
                Codec.real "noise" (0.0, 10.0) 0.05 "σ, the noise of the logarithm in a step" _.Noise

            return
                { Time = time
                  Median = median
                  Noise = noise }
        }

    let private structure: Codec<StructuralPlasticity> =
        codec {
            let! threshold =
                Codec.real "threshold" (0.0, 10.0) 1e-4 "the size below which a synapse is pruned" _.Threshold

            and! probability =
                Codec.real
                    "probability"
                    (0.0, 1.0)
                    1e-4
                    "the probability in a step that an absent synapse appears"
                    _.Probability

            and! size = Codec.positive "size" 10.0 1e-3 "the size of a new synapse" _.Size

            return
                { Threshold = threshold
                  Probability = probability
                  Size = size }
        }

    /// A process, or none of it.
    let private orNone word doc part =
        Codec.choice "none" doc [ Codec.simple "none" None; Codec.case word part Some id ]

    let private scaling =
        let size key standard doc = Codec.positive key 1e6 standard doc id

        Codec.choice
            "none"
            "the weights of a unit are scaled after each step: sum to one Σ|w|, length to one ‖w‖"
            [ Codec.simple "none" SynapticScaling.Unscaled
              Codec.case "sum" (size "total" 10.0 "Σ|w| of a unit") SynapticScaling.Sum (function
                  | SynapticScaling.Sum total -> Some total
                  | _ -> None)
              Codec.case "length" (size "length" 1.0 "‖w‖ of a unit") SynapticScaling.Length (function
                  | SynapticScaling.Length length -> Some length
                  | _ -> None) ]

    let processes: Codec<SynapticProcesses> =
        codec {
            let! turnover =
                Codec.nested
                    "turnover"
                    (orNone "ornstein-uhlenbeck" "turnover of the logarithms of weights" turnover)
                    _.Turnover

            and! structure =
                Codec.nested
                    "structure"
                    (orNone "prune-and-grow" "structural plasticity: pruning and new synapses" structure)
                    _.Structure

            and! scaling = Codec.nested "scaling" scaling _.Scaling

            return
                { Turnover = turnover
                  Structure = structure
                  Scaling = scaling }
        }
