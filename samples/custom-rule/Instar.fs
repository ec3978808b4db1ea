/// The instar rule (Grossberg 1976, "Adaptive pattern classification and universal recoding") with several winners:
///
///     U = X Wᵀ,  y = 1 for the k units of the largest u of a sample, 0 for the others
///     Δw_ji = η ⟨y_j (x_i − w_ji)⟩
///
/// The weights of a unit come to be the mean of the images that it wins. Images have length 1. X: B×d, W: H×d, U and Y: B×H.
/// Features are max(0, U − the mean of the units).
module CustomRule.Instar

open BioSparse.Core

let rule (winners: int) =
    let start shape key =
        let layer = Start.uniform 0.0 1.0 Triangle.activation shape key

        { layer with
            Input = UnitLength
            Weights = Tensor.unitRows layer.Weights }

    Rule.unsupervised "instar" start (fun moment layer x ->
        let y = Tensor.winners winners (Tensor.matmul x (Tensor.transpose layer.Weights))
        let drive = Tensor.matmul (Tensor.transpose y) x
        // how often each unit wins, as a column
        let wins =
            Tensor.matmul (Tensor.transpose y) (Tensor.full 1.0 [| x.Rows; 1 |])

        layer.Weights + moment.Rate / float x.Rows * (drive - wins * layer.Weights))
