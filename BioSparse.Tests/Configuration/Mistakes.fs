/// Mistakes in configurations, and what must be said of them.
module BioSparse.Tests.Configuration.Mistakes

open System
open BioSparse.App.Configuration

/// What is asked, a file, and for each line that is said of it, the words it must have.
let ofFiles =
    [ "unknown key, near another", "hiden: 3", [ [ "f.yaml:1: hiden: found"; "did you mean hidden?" ] ]
      "unknown key in a section",
      "name: a\nkrotov-hopfield:\n  p: 2\n  rat: 1",
      [ [ "f.yaml:4: krotov-hopfield.rat: found"
          "allowed rule, replay, beforehand, hidden, connection, pool, preprocess, teacher, epochs, rate"
          "mean krotov-hopfield.rate?" ] ]
      "known key in the wrong place",
      "bootstrap: 3",
      [ [ "f.yaml:1: bootstrap:"; "did you mean analyse.bootstrap?" ] ]
      "a path as a key",
      "analyse.bootstrap: 3",
      [ [ "f.yaml:1: analyse.bootstrap: found dots in a key"
          "allowed analyse: {bootstrap: …}" ] ]
      "a word for a number", "hidden: many", [ [ "f.yaml:1: hidden: found many; allowed an integer from 1" ] ]
      "a quoted number", "batch_size: \"5\"", [ [ "batch_size: found the text \"5\"; allowed an integer" ] ]
      "a fraction for an integer", "batch_size: 1.5", [ [ "batch_size: found 1.5; allowed an integer" ] ]
      "a number too large for any", "batch_size: 99999999999999", [ [ "batch_size: found 99999999999999" ] ]
      "no number", "validation: .nan", [ [ "validation: found .nan; allowed a number from 0 to 0.9" ] ]
      "infinity", "krotov-hopfield: {rate: Infinity}", [ [ "krotov-hopfield.rate: found Infinity; allowed" ] ]
      "out of bounds",
      "krotov-hopfield: {p: 1.9}",
      [ [ "krotov-hopfield.p: found 1.9; allowed a number from 2" ] ]
      "at an open bound", "analyse: {threshold: 1}", [ [ "analyse.threshold: found 1; allowed"; "below 1" ] ]
      "nothing for a value", "hidden:", [ [ "f.yaml:1: hidden: found nothing; allowed" ] ]
      "a word that is near",
      "models: [competitve-hebbian]",
      [ [ "models: found competitve-hebbian"; "did you mean comp" ] ]
      "yes for true",
      "evaluate:\n  pgd:\n    random_start: yes",
      [ [ "f.yaml:3: evaluate.pgd.random_start: found yes; allowed true or false" ] ]
      "an item of a list", "seeds:\n  - 1\n  - x\n", [ [ "f.yaml:3: seeds: found x; allowed" ] ]
      "an item twice", "classes: [1, 2, 1]", [ [ "classes: found 1; allowed"; "nothing twice" ] ]
      "an empty list", "models: []", [ [ "models: found an empty list" ] ]
      "a mapping for a number", "hidden: {a: 1}", [ [ "hidden: found a mapping; allowed" ] ]
      "a number for a mapping",
      "analyse: 3",
      [ [ "analyse: found 3; allowed a mapping with threshold, bootstrap" ] ]
      "nothing for a mapping",
      "evaluate:\n  pgd:\n",
      [ [ "f.yaml:2: evaluate.pgd: found nothing; allowed none, or" ] ]
      "a figure that there is not",
      "figures:\n  kinds: [robustnes]",
      [ [ "f.yaml:2: figures.kinds: found robustnes; allowed all, or a list"
          "did you mean robustness" ] ]
      "a width of three columns",
      "figures: {columns: 3}",
      [ [ "figures.columns: found 3; allowed auto, or an integer from 1 to 2" ] ]
      "a key twice",
      "hidden: 1\nseeds: 2\nhidden: 3",
      [ [ "f.yaml:3: hidden: found it twice (before: line 1)" ] ]
      "an unknown kind",
      "competitive-hebbian:\n  activation: rely",
      [ [ "f.yaml:2: competitive-hebbian.activation.kind: found rely; allowed linear"
          "did you mean relu?" ] ]
      "a parameter of a kind that is the same",
      "competitive-hebbian:\n  few_shot:\n    activation: {count: 5}",
      [ [ "f.yaml:3: competitive-hebbian.few_shot.activation.count: found a setting of kind k-winners"
          "with same: nothing"
          "or set competitive-hebbian.few_shot.activation.kind=" ] ]
      "more winners than units, from few images",
      "hidden: 20\nmodels: [competitive-hebbian]\ncompetitive-hebbian: {few_shot: {activation: {kind: k-winners, count: 50}}}",
      [ [ "competitive-hebbian.few_shot.activation.count: found 50; allowed at most the 20 hidden units" ] ]
      "no steps", "backprop: {few_shot: {steps: 0}}", [ [ "backprop.few_shot.steps: found 0; allowed" ] ]
      "steps of a closed form",
      "ridge: {few_shot: {steps: 9}}",
      [ [ "ridge.few_shot.steps: found a key that is not known; allowed lambda" ] ]
      "a kernel as wide as everything",
      "kernel-ridge: {gamma: 0.001}",
      [ [ "kernel-ridge.gamma: found 0.001; allowed a number from 0.005 to 1000" ] ]
      "no penalty", "ridge: {lambda: 0}", [ [ "ridge.lambda: found 0; allowed a number above 0" ] ]
      "a parameter of another kind",
      "competitive-hebbian:\n  activation:\n    kind: relu\n    count: 5",
      [ [ "f.yaml:4: competitive-hebbian.activation.count: found a setting of kind k-winners"
          "with relu: nothing"
          "or set competitive-hebbian.activation.kind=" ] ]
      "a data set with missing files",
      "dataset: {train_images: a, test_images: b}",
      [ [ "dataset.train_labels: found nothing; allowed a file" ]
        [ "dataset.test_labels: found nothing" ] ]
      "a name that is no file's", "name: ../x", [ [ "name: found ../x; allowed 1 to 64 letters" ] ]
      "more winners than units",
      "hidden: [100, 20]\ncompetitive-hebbian: {activation: {kind: k-winners, count: 50}}",
      [ [ "f.yaml:2: competitive-hebbian.activation.count: found 50; allowed at most the 20 hidden units" ] ]
      "a count beside a share",
      "competitive-hebbian:\n  activation:\n    kind: k-winners\n    count: 5\n    share: 0.1",
      [ [ "f.yaml:5: competitive-hebbian.activation.share: found 0.1 beside count; allowed one of count, share" ] ]
      "a rank beyond the units",
      "hidden: 5\nkrotov-hopfield: {k: 6}",
      [ [ "f.yaml:2: krotov-hopfield.k: found 6" ] ]
      "an upside-down interval",
      "competitive-hebbian: {initial: {low: 0.5}}",
      [ [ "competitive-hebbian.initial.low: found 0.5; allowed at most initial.high, 0.1" ] ]
      "more trainings than anyone waits for",
      $"hidden: [{String.Join(',', seq { 2..2001 })}]\nseeds: 1000",
      [ [ "f.yaml:2: seeds: found 6000000 trainings"; "allowed at most 100000" ] ]
      "a list too long to be looked through twice",
      $"seeds: [{String.Join(',', seq { 0..140_000 })}, 0]",
      [ [ "f.yaml:1: seeds: found 0; allowed"; "nothing twice" ] ]
      "a path that can be none",
      "dataset: {train_images: \"a\\0\", train_labels: b, test_images: c, test_labels: d}",
      [ [ "f.yaml:1: dataset.train_images: found the text"; "allowed a file" ] ]
      "a tag that is no address", "name: !<:> a", [ [ "f.yaml"; "not valid YAML" ] ]
      "a transfer from no model",
      "evaluate: {transfer: {}}",
      [ [ "f.yaml"; "evaluate.transfer.source: found backprop" ] ]
      "broken YAML", "name: a\nhidden: [1, 2", [ [ "f.yaml:2: found text that is not valid YAML" ] ]
      "a bracket left open",
      "name: a\nreadout: {kind: softmax, ep{chs: 5}\nhidden: 5\n",
      [ [ "f.yaml:3: found text that is not valid YAML"; "bracket" ] ]
      "a tab", "evaluate:\n\tpgd: {}", [ [ "f.yaml:2"; "not valid YAML" ] ]
      "an anchor and its alias",
      "hidden: &a 5\nbatch_size: *a",
      [ [ "f.yaml:1: found an anchor" ]; [ "f.yaml:2: found an alias" ] ]
      "a tag", "hidden: !!int 5", [ [ "f.yaml:1: found a tag" ] ]
      "a mapping as a key", "? {a: 1}\n: 3", [ [ "f.yaml:1: found a mapping as a key" ] ]
      "two documents", "hidden: 5\n---\nhidden: 6", [ [ "f.yaml:2: found a second document" ] ]
      "an empty file", "", [ [ "f.yaml:1: found nothing; allowed a mapping" ] ]
      "only comments", "# hello\n", [ [ "f.yaml:1: found nothing" ] ]
      "a list as the file", "- 1\n- 2", [ [ "f.yaml:1: found a list; allowed a mapping with name" ] ]
      "deep nesting", String('[', 500000), [ [ "f.yaml:1: found values nested too deeply" ] ]
      "a huge text",
      "name: " + String('a', ConfigReader.LargestFile),
      [ [ "f.yaml:1: found more than 1 MB" ] ]
      "control characters", "hidden: \"\\e[31m\\n\"", [ [ "hidden: found the text \"\\u001b[31m\\u000a\"" ] ]
      "five at once",
      "hidden: 0\nbatchsize: 5\nmodels: [bakprop]\nreadout:\n  kind: softmax\n  sigma: 1\nanalyse: {bootstrap: -1}",
      [ [ "f.yaml:1: hidden" ]
        [ "f.yaml:2: batchsize"; "did you mean batch_size?" ]
        [ "f.yaml:3: models"; "did you mean backprop?" ]
        [ "f.yaml:6: readout.sigma"; "with softmax: epochs, rate, batch_size" ]
        [ "f.yaml:7: analyse.bootstrap" ] ] ]

/// A `KEY=VALUE` that is wrong, and what is said of it.
let ofOverrides =
    [ "hidden", "--set hidden: found no KEY=VALUE; allowed such as hidden=200"
      "hiden=3", "did you mean hidden?"
      "hidden=x", "--set hidden=x: hidden: found x; allowed an integer"
      "hidden=", "hidden: found nothing"
      "hidden=[1", "found text that is not valid YAML: while parsing a flow sequence"
      "hidden=[1, 2", "allowed a value such as 200"
      "hidden={1", "not valid YAML"
      "hidden=%", "allowed a value such as 200"
      "competitive-hebbian.activation.exponent=5", "or set competitive-hebbian.activation.kind="
      "krotov-hopfield.rte=1", "did you mean krotov-hopfield.rate?"
      "competitive-hebbian.activation.kind=rellu", "did you mean relu?"
      "krotov-hopfield.activation.count=5", "with power: exponent"
      "evaluate.pgd=3", "evaluate.pgd: found 3; allowed none, or a mapping with epsilon" ]
