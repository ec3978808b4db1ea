#!/usr/bin/python3
"""The rules in plain NumPy, as one would write them in a notebook: float64, dense products, argsort.

numpy_form.py FOLDER SECONDS
"""

import sys

import blas

blas.use(2)

import numpy as np  # noqa: E402  (after the threads are set)

import exchange  # noqa: E402


def krotov_hopfield(settings, rate):
    """Krotov & Hopfield 2019: rank every unit for every image, then two dense products over all units."""
    p, k, delta = settings["p"], settings["k"], settings["delta"]

    def step(weights, images):
        samples = np.arange(len(images))
        currents = (np.sign(weights) * np.abs(weights) ** (p - 1)) @ images.T
        ranking = np.argsort(currents, axis=0)
        response = np.zeros_like(currents)
        response[ranking[-1], samples] = 1.0
        response[ranking[-k], samples] = -delta
        decay = np.sum(response * currents, axis=1, keepdims=True)
        change = response @ images - decay * weights
        return weights + rate * change / max(np.abs(change).max(), 1e-30)

    return step


def keep_winners(activities, winners):
    """max(0, a) for the largest a of each image, 0 for the others."""
    places = np.argpartition(activities, -winners, axis=1)[:, -winners:]
    kept = np.zeros_like(activities)
    np.put_along_axis(kept, places, np.maximum(0.0, np.take_along_axis(activities, places, axis=1)), axis=1)
    return kept


def competitive_hebbian(settings, rate):
    """Competition through the matrix of all pairs of units: Y'X - (Y'Y) W."""
    winners = settings["winners"]

    def step(weights, images):
        activities = images @ weights.T
        if winners:
            activities = keep_winners(activities, winners)
        change = (activities.T @ images - (activities.T @ activities) @ weights) / len(images)
        return np.maximum(0.0, weights + rate * change / max(np.abs(change).max(), 1e-30))

    return step


RULES = {"krotov-hopfield": krotov_hopfield, "competitive-hebbian": competitive_hebbian}


def main():
    folder, seconds = sys.argv[1], float(sys.argv[2])
    case = exchange.Case(folder)
    exchange.run(
        "numpy", case, RULES, seconds,
        start=lambda: case.weights.astype(np.float64),
        batches=list(case.batches.astype(np.float64)),
        as_array=np.asarray,
    )


if __name__ == "__main__":
    main()
