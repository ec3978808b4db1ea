namespace BioSparse.Core

type internal GroupedLogs =
    { Means: float[]
      Shares: float[]
      Mean: float
      Sd: float }

[<RequireQualifiedAccess>]
module internal GroupedLogs =

    /// Cells in a standard deviation, and the most cells of all.
    let private fineness, private most = 50.0, 20000.0

    let private moments (means: float[]) (shares: float[]) =
        let total = Array.sum shares
        let mean = Array.fold2 (fun sum z share -> sum + share * z) 0.0 means shares / total

        let variance =
            Array.fold2 (fun sum z share -> sum + share * (z - mean) * (z - mean)) 0.0 means shares / total

        struct (mean, sqrt variance)

    let create (values: float[]) =
        let logs = Array.map log values
        let n = float logs.Length
        let low, high = Array.min logs, Array.max logs
        let struct (mean, sd) = moments logs (Array.create logs.Length 1.0)
        let width = max (sd / fineness) ((high - low) / most)
        let cells = 1 + int ((high - low) / width)
        let sums, counts = Array.zeroCreate cells, Array.zeroCreate cells

        for z in logs do
            let cell = min (cells - 1) (int ((z - low) / width))
            sums[cell] <- sums[cell] + z
            counts[cell] <- counts[cell] + 1.0

        let filled =
            [| for cell in 0 .. cells - 1 do
                   if counts[cell] > 0.0 then
                       cell |]

        { Means = filled |> Array.map (fun cell -> sums[cell] / counts[cell])
          Shares = filled |> Array.map (fun cell -> counts[cell] / n)
          Mean = mean
          Sd = sd }

    let between low high groups =
        let mutable below = 0.0

        let inside =
            [| for i in 0 .. groups.Means.Length - 1 do
                   let middle = below + 0.5 * groups.Shares[i]
                   below <- below + groups.Shares[i]

                   if middle >= low && middle <= high then
                       i |]

        if inside.Length = 0 then
            struct (groups.Mean, groups.Sd)
        else
            moments
                (inside |> Array.map (Array.get groups.Means))
                (inside |> Array.map (Array.get groups.Shares))
