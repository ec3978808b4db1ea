"""What the compared forms share: reading a case from its folder, and measuring in the same way.

A case is a folder with manifest.json, weights.f32 (H x d) and images.f32 (batches x B x d), float32 little-endian.
A form writes the weights after one step with each batch, and prints the median and the shortest time of a step as JSON.
"""

import json
import pathlib
import statistics
import time

import numpy as np

THREADS = 2


class Case:
    """One piece of work: a rule's settings, its starting weights and its batches."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.settings = json.loads((self.folder / "manifest.json").read_text())
        hidden, inputs = self.settings["hidden"], self.settings["inputs"]
        self.weights = np.fromfile(self.folder / "weights.f32", "<f4").reshape(hidden, inputs)
        self.batches = np.fromfile(self.folder / "images.f32", "<f4").reshape(
            self.settings["batches"], self.settings["batch_size"], inputs
        )


def run(name, case, rules, seconds, start, batches, as_array):
    """Takes the compared steps and writes their weights; then measures steps for some seconds.

    A rule makes a step(weights, batch), which gives the weights after it; `start` makes the first weights.
    """
    rule = rules[case.settings["rule"]]
    step = rule(case.settings, case.settings["rate"])
    weights = start()
    for batch in batches:
        weights = step(weights, batch)
    as_array(weights).astype("<f4").tofile(case.folder / f"{name}.f32")

    times = []
    step = rule(case.settings, case.settings["timed_rate"])
    weights = start()
    first = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - first < seconds:
        before = time.perf_counter()
        weights = step(weights, batches[len(times) % len(batches)])
        times.append(1000 * (time.perf_counter() - before))
    print(json.dumps({"median": statistics.median(times), "fastest": min(times), "steps": len(times), "threads": THREADS}))
