namespace BioSparse.Core

/// What activities Y: N×H, sample by sample, represent, and how alike two representations are. Plain arrays. Error, wherever
/// values do not divide into their samples: `ArgumentException`.
[<RequireQualifiedAccess>]
module Representation =

    /// Linear centred kernel alignment of two representations of the same samples, A: N×P and B: N×Q, whose column means are
    /// removed:
    ///
    ///     CKA = ‖AᵀB‖² / (‖AᵀA‖ ‖BᵀB‖)        Frobenius norms
    ///
    /// from 0 to 1 (equal up to rotation and scale); Kornblith, Norouzi, Lee & Hinton (2019). NaN where one of them is constant.
    val cka: samples: int -> a: float32[] -> b: float32[] -> float

    /// The generalised discrimination value of Schilling, Maier, Gerum, Metzner & Krauss (2021). With s_n = ½ (y_n − μ)/σ, unit
    /// by unit, D units and L classes,
    ///
    ///     GDV = 1/√D · [ 1/L Σ_l intra(l) − 2/(L (L − 1)) Σ_{l<m} inter(l, m) ],
    ///
    /// intra and inter the mean distances of two samples within a class, and of two classes: 0 where classes do not differ,
    /// −1 where they are points far apart. Units that do not vary, and classes of fewer than two samples, are left out; NaN where
    /// fewer than two classes or no unit remain.
    val discrimination: labels: int[] -> activities: float32[] -> float

    /// Fractional task variance of each unit, (V_A − V_B)/(V_A + V_B), V the unit's variance over the samples of a task; Yang, Joglekar,
    /// Song, Newsome & Wang (2019). The two tasks differ in their samples: over the same samples, and without an input that names the
    /// task, it is 0 for every unit. NaN for a unit that varies in neither.
    val taskVariance: isFirst: bool[] -> activities: float32[] -> float[]

    /// Moran's I of an image (Moran 1950), neighbours being places that share a side:
    ///
    ///     I = N/W Σ_{i~j} (v_i − v̄)(v_j − v̄) / Σ_i (v_i − v̄)²,      W the number of ordered pairs of neighbours
    ///
    /// near −1/(N − 1) for values without order in space, towards 1 for smooth ones. NaN where all are equal.
    val moran: height: int -> width: int -> values: float32[] -> float
