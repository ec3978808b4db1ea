#!/usr/bin/python3
"""The rules in PyTorch, float32, in the fastest form found for the CPU (peer_models.py).

torch_best_form.py FOLDER SECONDS
"""

import sys

import blas

blas.use(2)

import torch  # noqa: E402  (after the threads are set)

import exchange  # noqa: E402
import peer_models  # noqa: E402


def stepped(create, rate):
    """A step(weights, images) of a rule in place; the rule is made from the first weights."""
    rule = None

    def step(weights, images):
        nonlocal rule
        if rule is None:
            rule = create(weights)
        rule.step(images, rate)
        return rule.weights

    return step


def krotov_hopfield(settings, rate):
    p, k, delta = settings["p"], settings["k"], settings["delta"]
    return stepped(lambda weights: peer_models.KrotovHopfield(weights, p, k, delta, nonnegative=False), rate)


def competitive_hebbian(settings, rate):
    return stepped(lambda weights: peer_models.CompetitiveHebbian(weights, settings["winners"]), rate)


RULES = {"krotov-hopfield": krotov_hopfield, "competitive-hebbian": competitive_hebbian}


def main():
    folder, seconds = sys.argv[1], float(sys.argv[2])
    torch.set_num_threads(exchange.THREADS)
    torch.set_grad_enabled(False)
    case = exchange.Case(folder)
    exchange.run(
        "torch_best", case, RULES, seconds,
        start=lambda: torch.from_numpy(case.weights.copy()),
        batches=[torch.from_numpy(batch) for batch in case.batches],
        as_array=lambda weights: weights.numpy(),
    )


if __name__ == "__main__":
    main()
