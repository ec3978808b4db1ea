#!/usr/bin/python3
"""The rules in plain PyTorch, float32: the same lines as in NumPy, without any trick.

torch_form.py FOLDER SECONDS
"""

import sys

import blas

blas.use(2)

import torch  # noqa: E402  (after the threads are set)

import exchange  # noqa: E402


def krotov_hopfield(settings, rate):
    """Krotov & Hopfield 2019: rank every unit for every image, then two dense products over all units."""
    p, k, delta = settings["p"], settings["k"], settings["delta"]

    def step(weights, images):
        samples = torch.arange(len(images))
        currents = (weights.sign() * weights.abs() ** (p - 1)) @ images.T
        ranking = torch.argsort(currents, dim=0)
        response = torch.zeros_like(currents)
        response[ranking[-1], samples] = 1.0
        response[ranking[-k], samples] = -delta
        decay = (response * currents).sum(dim=1, keepdim=True)
        change = response @ images - decay * weights
        return weights + rate * change / change.abs().max().clamp(min=1e-30)

    return step


def keep_winners(activities, winners):
    """max(0, a) for the largest a of each image, 0 for the others."""
    values, places = activities.topk(winners, dim=1)
    return torch.zeros_like(activities).scatter(1, places, values.clamp(min=0))


def competitive_hebbian(settings, rate):
    """Competition through the matrix of all pairs of units: Y'X - (Y'Y) W."""
    winners = settings["winners"]

    def step(weights, images):
        activities = images @ weights.T
        if winners:
            activities = keep_winners(activities, winners)
        change = (activities.T @ images - (activities.T @ activities) @ weights) / len(images)
        return (weights + rate * change / change.abs().max().clamp(min=1e-30)).clamp(min=0)

    return step


RULES = {"krotov-hopfield": krotov_hopfield, "competitive-hebbian": competitive_hebbian}


def main():
    folder, seconds = sys.argv[1], float(sys.argv[2])
    torch.set_num_threads(exchange.THREADS)
    torch.set_grad_enabled(False)
    case = exchange.Case(folder)
    exchange.run(
        "torch", case, RULES, seconds,
        start=lambda: torch.from_numpy(case.weights.copy()),
        batches=[torch.from_numpy(batch) for batch in case.batches],
        as_array=lambda weights: weights.numpy(),
    )


if __name__ == "__main__":
    main()
