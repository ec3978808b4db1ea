"""The compared cases: settings, starting weights and batches from the digits that the program carries.

`rate` belongs to the steps whose weights are compared, `timed_rate` to those whose time is measured: any other rate
than 0 would fill sparse weights while they are measured.
"""

import gzip
import json
import pathlib

import numpy as np

DIGITS = pathlib.Path(__file__).parent.parent / "BioSparse.Digits/Files/train-images-idx3-ubyte.gz"
PIXELS = 784
COMMON = {"inputs": PIXELS, "batch_size": 100, "batches": 20, "p": 2.0, "k": 2, "delta": 0.4, "winners": 0}
NORMAL, UNIFORM, SPARSE, PROTOTYPES = "normal", "uniform", "sparse", "prototypes"

# A rate at which dense weights are still dense after the compared steps; the time of a step knows no rate.
GENTLE = 2e-5

# With these weights no two units come so near to each other in the ranks that matter that float32 and float64 would
# rank them differently (relative distance at least 1e-5 in every one of the compared steps).
SEED = 4

CASES = [
    ("Krotov-Hopfield H=100, p=2, k=2", NORMAL, {"rule": "krotov-hopfield", "hidden": 100, "rate": 0.02}),
    ("Krotov-Hopfield H=2000, p=3, k=7", NORMAL,
     {"rule": "krotov-hopfield", "hidden": 2000, "p": 3.0, "k": 7, "rate": 0.04}),
    ("Competitive Hebbian H=100, dense", UNIFORM, {"rule": "competitive-hebbian", "hidden": 100, "rate": GENTLE}),
    ("Competitive Hebbian H=500, dense", UNIFORM, {"rule": "competitive-hebbian", "hidden": 500, "rate": GENTLE}),
    ("Competitive Hebbian H=2000, dense", UNIFORM, {"rule": "competitive-hebbian", "hidden": 2000, "rate": GENTLE}),
    ("Competitive Hebbian H=2000, 1.5 % dense", SPARSE,
     {"rule": "competitive-hebbian", "hidden": 2000, "rate": GENTLE, "timed_rate": 0.0}),
    ("Competitive Hebbian H=2000, 150 winners", PROTOTYPES,
     {"rule": "competitive-hebbian", "hidden": 2000, "winners": 150, "rate": GENTLE, "timed_rate": 0.0}),
    ("Competitive Hebbian H=2000, 40 winners", PROTOTYPES,
     {"rule": "competitive-hebbian", "hidden": 2000, "winners": 40, "rate": GENTLE, "timed_rate": 0.0}),
]


def images(places, inputs):
    """Images from these places of a drawn order, in [0, 1]; side by side where a row has more inputs than an image."""
    pixels = np.frombuffer(gzip.decompress(DIGITS.read_bytes()), np.uint8, offset=16).reshape(-1, PIXELS)
    chosen = np.random.default_rng(1).permutation(len(pixels))[places]
    beside = -(-inputs // PIXELS)
    return np.tile(pixels[chosen] / 255, beside)[:, :inputs].astype("<f4")


def weights(kind, hidden, inputs):
    """Starting weights as the rule has them. Sparse ones stand in for trained weights, prototypes (the last images of the
    drawn order, at length 1) for those of units that compete for each image."""
    draw = np.random.default_rng(SEED)
    if kind == PROTOTYPES:
        rows = images(slice(-hidden, None), inputs)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
    if kind == NORMAL:
        return draw.normal(size=(hidden, inputs)).astype("<f4")
    values = draw.uniform(0.01, 0.1, (hidden, inputs))
    if kind == SPARSE:
        values *= draw.uniform(size=values.shape) < 0.015
    return values.astype("<f4")


def write(folder, kind, settings):
    """Writes one case into a folder that is there."""
    manifest = {**COMMON, "timed_rate": settings["rate"], **settings}
    folder = pathlib.Path(folder)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    images(slice(manifest["batch_size"] * manifest["batches"]), manifest["inputs"]).tofile(folder / "images.f32")
    weights(kind, manifest["hidden"], manifest["inputs"]).tofile(folder / "weights.f32")
