namespace BioSparse.Core

/// ln x of many values in cells of a fiftieth of their standard deviation s, each cell at the mean of its values: a likelihood
/// takes as many steps as there are cells, however many values there are. What is lost is the variance within a cell,
/// at most s²/30,000: of 100,000 values a hundredth of the standard error of a variance s².
type internal GroupedLogs =
    {
        /// The means of the cells that hold values, ascending.
        Means: float[]
        /// The share of the values in each.
        Shares: float[]
        /// The mean of ln x.
        Mean: float
        /// The standard deviation of ln x, divided by n.
        Sd: float
    }

/// Logarithms of values in cells.
[<RequireQualifiedAccess>]
module internal GroupedLogs =

    /// Groups positive values that are not all alike.
    val create: values: float[] -> GroupedLogs

    /// The mean and the standard deviation of the values between the quantiles `low` and `high` of the groups.
    val between: low: float -> high: float -> groups: GroupedLogs -> struct (float * float)
