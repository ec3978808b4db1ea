/// Small trained networks, for tests that need something to attack; made once.
module BioSparse.Tests.Evaluation.Trained

open BioSparse.Core
open BioSparse.Tests

let key = Random.key 17UL

/// 4 classes of 6×5 pixels, 60 images.
let data = Sample.images 4 15 6 5 key

let private plan =
    { Epochs = 12
      BatchSize = 10
      Rate = 0.02
      Schedule = LinearPerStep }

let recipe rule : Recipe =
    Recipe.ofRule rule 24 plan ReadoutRule.softmax plan

let private train rule =
    match Recipe.train (recipe rule) key data with
    | Ok network -> network
    | Error failure -> failwith failure.Message

let backpropagation activation =
    train (
        Backpropagation.rule
            { Backpropagation.defaults with
                Activation = activation }
    )

let competitive activation =
    train (
        CompetitiveHebbian.rule
            { CompetitiveHebbian.defaults with
                Activation = activation }
    )

/// Name and network.
let all =
    lazy
        [ "backpropagation, ReLU", backpropagation Relu.activation
          "backpropagation, linear", backpropagation Linear.activation
          "competitive, linear", competitive Linear.activation
          "competitive, 4 winners", competitive (KWinners.activation 4) ]
