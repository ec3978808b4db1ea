namespace BioSparse.Core

#nowarn "9"

/// Sums of one product that stay in registers: c ← a·b for a few rows and columns, as chains of fused multiply-adds in the order of
/// the inner dimension. `continues`: from what c holds instead of from 0. Steps are distances in numbers: from row to row, and along
/// the inner dimension.
[<RequireQualifiedAccess>]
module internal Tile =

    /// Numbers of a vector.
    val lanes: int

    /// Columns of the wide forms.
    val columns: int

    /// Four rows by 64 columns.
    val fourBy64:
        continues: bool ->
        a: nativeptr<float32> ->
        rowStep: int ->
        innerStep: int ->
        b: nativeptr<float32> ->
        bStep: int ->
        inner: int ->
        c: nativeptr<float32> ->
        cStep: int ->
            unit

    /// Four rows by 16 columns.
    val fourBy16:
        continues: bool ->
        a: nativeptr<float32> ->
        rowStep: int ->
        innerStep: int ->
        b: nativeptr<float32> ->
        bStep: int ->
        inner: int ->
        c: nativeptr<float32> ->
        cStep: int ->
            unit

    /// One row by 64 columns.
    val oneBy64:
        continues: bool ->
        a: nativeptr<float32> ->
        innerStep: int ->
        b: nativeptr<float32> ->
        bStep: int ->
        inner: int ->
        c: nativeptr<float32> ->
            unit

    /// One row by 16 columns.
    val oneBy16:
        continues: bool ->
        a: nativeptr<float32> ->
        innerStep: int ->
        b: nativeptr<float32> ->
        bStep: int ->
        inner: int ->
        c: nativeptr<float32> ->
            unit

    /// One row, by its list of `count` nonzero elements, by 64 columns.
    val listedBy64:
        continues: bool ->
        places: nativeptr<int> ->
        values: nativeptr<float32> ->
        count: int ->
        b: nativeptr<float32> ->
        bStep: int ->
        c: nativeptr<float32> ->
            unit

    /// Likewise by 16 columns.
    val listedBy16:
        continues: bool ->
        places: nativeptr<int> ->
        values: nativeptr<float32> ->
        count: int ->
        b: nativeptr<float32> ->
        bStep: int ->
        c: nativeptr<float32> ->
            unit
