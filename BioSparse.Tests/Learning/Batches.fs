/// Drawn batches and moments of steps, for rules with labels.
module BioSparse.Tests.Learning.Batches

open BioSparse.Core
open BioSparse.Tests.Sample

/// b×d pixels above 0, and labels of three classes.
let batch b d key =
    { Inputs = tensor (matrix b d 0.05 1.0 (Random.named "X" key))
      Labels = labels 3 b (Random.named "labels" key) }

/// Always with the same key: what a rule draws, it draws alike.
let moment rate step =
    { Rate = rate
      Step = step
      Key = Random.key 0UL }
