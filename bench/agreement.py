"""Whether two sets of rows (model, seed, metric, x, value) agree, metric by metric over their seeds.

Two means agree where they differ by at most t · √(s₁²/n₁ + s₂²/n₂) + TOLERANCE: Welch's 99 % interval, with t of the
Welch–Satterthwaite degrees of freedom, and one point of accuracy for few images and few seeds.
"""

import math
import statistics

TOLERANCE = 0.01
RULE = f"|difference| ≤ Welch's 99 % interval over seeds + {TOLERANCE:g}"
PARTS = 20_000


def t_quantile(share, freedom):
    """The t that |T| stays below with this probability: the density of T is cos^(freedom − 1) in θ, t = √freedom tan θ."""
    step = math.pi / 2 / PARTS
    parts = [math.cos((i + 0.5) * step) ** (freedom - 1) for i in range(PARTS)]
    wanted, reached = share * sum(parts), 0.0
    for i, part in enumerate(parts):
        if reached + part >= wanted:
            return math.sqrt(freedom) * math.tan((i + (wanted - reached) / part) * step)
        reached += part
    return math.inf


def half_width(values, share=0.95):
    """Half the interval of the mean."""
    if len(values) < 2:
        return math.inf
    return t_quantile(share, len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))


def allowed(one, other):
    """The largest difference of the means that agrees."""
    if min(len(one), len(other)) < 2:
        return math.inf
    parts = [(statistics.variance(values) / len(values), len(values) - 1) for values in (one, other)]
    square = sum(part for part, _ in parts)
    if square == 0:
        return TOLERANCE
    freedom = square**2 / sum(part**2 / less for part, less in parts)
    return t_quantile(0.99, freedom) * math.sqrt(square) + TOLERANCE


def collect(rows):
    """The values over seeds of each model, metric and x."""
    found = {}
    for row in rows:
        found.setdefault((row["model"], row["metric"], row["x"]), []).append(row["value"])
    return found
