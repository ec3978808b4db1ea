// Trains the competitive Hebbian rule on 10,000 handwritten digits; prints test accuracy and sparsity.
//
//     dotnet fsi digits.fsx
#r "nuget: BioSparse.Core, 0.*-*"
#r "nuget: BioSparse.Digits, 0.*-*"

open BioSparse.Core
open BioSparse.Digits

let plan epochs rate =
    { Epochs = epochs
      BatchSize = 100
      Rate = rate
      Schedule = LinearPerStep }

let recipe =
    { Layers =
        [ { Rule =
              CompetitiveHebbian.rule
                  { CompetitiveHebbian.defaults with
                      Activation = KWinners.activation 30
                      NormaliseInitial = true
                      Homeostasis = { Rate = 0.02; Target = 0.1 } }
            Units = [ 300 ]
            Plan = plan 5 0.02
            Preprocessing = Preprocessing.Nothing } ]
      Readout = ReadoutRule.softmax
      ReadoutPlan = plan 10 0.005 }

match Recipe.train recipe (Random.key 1UL) Digits.train with
| Error failure ->
    eprintfn $"{failure.Message}"
    exit 1
| Ok network ->
    let w = network.First.Weights

    let sparsity =
        Sparsity.weights Sparsity.DetectionThreshold w.Rows w.Columns (w.ToArray())

    let accuracy = Accuracy.ofNetwork network Digits.test
    printfn $"accuracy {100.0 * accuracy:F1} %%"
    printfn $"{sparsity.Synapses} synapses survive of {w.Count}: {100.0 * sparsity.Density:F1} %%"
    exit (if accuracy >= 0.9 then 0 else 1)
