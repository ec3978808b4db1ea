/// SoftHebb, a soft winner-take-all (Moraitis, Toichkin, Journé, Chua & Guo 2022, "SoftHebb: Bayesian inference in
/// unsupervised Hebbian soft winner-take-all networks"; Journé, Garcia Rodriguez, Guo & Moraitis 2023):
///
///     U = X Wᵀ,  Y = softmax(U / τ) over the units of each sample
///     Δw_ki = η ⟨y_k (x_i − u_k w_ki)⟩
///
/// Images have length 1, and rows of W come to have it. X: B×d, W: H×d, U and Y: B×H. Features are max(0, U).
module CustomRule.SoftHebb

open BioSparse.Core

let rule (temperature: float) =
    let start shape key =
        { Start.normal 0.05 Relu.activation shape key with
            Input = UnitLength }

    Rule.unsupervised "softhebb" start (fun moment layer x ->
        let u = Tensor.matmul x (Tensor.transpose layer.Weights)
        let y = Tensor.exp (Tensor.logSoftmax (u / temperature))
        let drive = Tensor.matmul (Tensor.transpose y) x
        // Σ_b y u of each unit, as a column
        let decay =
            Tensor.matmul (Tensor.transpose (y * u)) (Tensor.full 1.0 [| x.Rows; 1 |])

        layer.Weights + moment.Rate / float x.Rows * (drive - decay * layer.Weights))
