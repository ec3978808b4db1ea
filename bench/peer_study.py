#!/usr/bin/python3
"""The study of bench/whole.yaml in PyTorch (peer_models.py), with the settings of a run's config.yaml.

peer_study.py CONFIG [--processes P] [--threads T]

Trains every model with every seed on the embedded digits, and measures the accuracy on the test images, the accuracy
under FGSM and PGD on the first of them, and the few-shot accuracy: `whole` (everything learns from k images of each
class) for every model, `features` (the hidden layer learns from all images, the readout from the k) for those that
learn without labels. The validation images are left out of training, as in a run. Random numbers are PyTorch's.

The trainings are divided among P processes of T threads each (1 process, with a thread for each core). The output is
JSON: `rows` (model, seed, metric, x, value, with the names of metrics.csv), `seconds` of each phase, summed over
processes, and `study`, the seconds from the start of the script to its last result.
"""

import argparse
import concurrent.futures
import gzip
import json
import multiprocessing
import os
import pathlib
import sys
import time

import blas

BEGUN = time.perf_counter()
DIGITS = pathlib.Path(__file__).resolve().parent.parent / "BioSparse.Digits/Files"

# The settings with one form in this study; other values are refused.
FIXED = {
    "dataset": "mnist-embedded",
    "competitive-hebbian.schedule": "linear",
    "competitive-hebbian.step": "max-normalised",
    "competitive-hebbian.weight_dependence.exponent": 0,
    "competitive-hebbian.activation.kind": "k-winners",
    "competitive-hebbian.reading.kind": "smooth",
    "competitive-hebbian.homeostasis.rate": 0,
    "competitive-hebbian.constraint.kind": "nonnegative",
    "competitive-hebbian.normalise_initial": True,
    "competitive-hebbian.normalise_input": "none",
    "krotov-hopfield.schedule": "linear",
    "krotov-hopfield.activation.kind": "power",
    "krotov-hopfield.constraint.kind": "nonnegative",
    "krotov-hopfield.normalise_input": "unit",
    "backprop-nonnegative.activation.kind": "relu",
    "backprop-nonnegative.weight_decay": 0,
    "backprop-nonnegative.dropout": 0,
    "backprop-nonnegative.few_shot.weight_decay": 0,
    "backprop-nonnegative.few_shot.dropout": 0,
    "readout.kind": "softmax",
    "evaluate.on": "test",
    "evaluate.pgd.random_start": True,
    "evaluate.pgd.restarts": 1,
}
TAUGHT = "backprop-nonnegative"
MODELS = [TAUGHT, "krotov-hopfield", "competitive-hebbian"]


def read_config(path):
    """The settings of a run, checked against FIXED."""
    import yaml

    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as true
    config["evaluate"]["on"] = config["evaluate"].pop(True, None)
    for place, wanted in FIXED.items():
        found = config
        for key in place.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        if found != wanted:
            sys.exit(f"peer_study.py: {path}: {place} is {found}; {wanted} is the only value here")
    unknown = set(config["models"]) - set(MODELS)
    if unknown:
        sys.exit(f"peer_study.py: {path}: models has {', '.join(sorted(unknown))}; only {', '.join(MODELS)} are here")
    return config


def idx(name, header):
    import numpy as np

    return np.frombuffer(gzip.decompress((DIGITS / name).read_bytes()), np.uint8, offset=header)


def digits(part):
    """Images as float32 in [0, 1], and labels, as NumPy arrays."""
    images = idx(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return images.astype("<f4") / 255, idx(f"{part}-labels-idx1-ubyte.gz", 8).astype("<i8")


def without_validation(images, labels, share):
    """The training images, less a share of each class."""
    import numpy as np

    draw = np.random.default_rng(0)
    kept = np.ones(len(labels), bool)
    for digit in range(labels.max() + 1):
        members = np.flatnonzero(labels == digit)
        kept[draw.permutation(members)[: round(share * len(members))]] = False
    return images[kept], labels[kept]


class Study:
    """Data and settings, and the work of one model with one seed."""

    def __init__(self, config):
        self.config = config
        self.train = without_validation(*digits("train"), config["validation"])
        self.test = digits("t10k")

    def use(self, threads):
        """Prepares PyTorch in this process."""
        import peer_models
        import torch

        torch.set_num_threads(threads)
        torch.set_grad_enabled(False)
        torch.set_flush_denormal(True)
        self.torch, self.models = torch, peer_models
        self.images, self.labels, self.test_images, self.test_labels = map(torch.from_numpy, (*self.train, *self.test))
        self.classes = int(self.labels.max()) + 1

    def plan(self, model, count, few=False, readout=False):
        """The plan of a training on some number of images; few-shot trainings take at least so many steps."""
        config = self.config
        own = config["readout"] if readout else config[model]
        size = own.get("batch_size", config["batch_size"])
        values = {"epochs": own["epochs"], "batch_size": size, "rate": own["rate"]}
        if few:
            per_epoch = -(-count // size)
            values["epochs"] = max(own["epochs"], -(-config["evaluate"]["few_shot"]["steps"] // per_epoch))
        if not readout:
            values["hidden"] = config["hidden"]
            values.update(self.of_rule(model, own, few))
        falls_per_epoch = model == "krotov-hopfield" and not readout
        return self.models.plan(falls_per_epoch=falls_per_epoch, **values)

    def of_rule(self, model, own, few):
        if model == "krotov-hopfield":
            return {"p": own["p"], "k": own["k"], "delta": own["delta"]}
        if model == "competitive-hebbian":
            form = own["activation"]
            winners = form["count"] if "count" in form else max(1, int(form["share"] * self.config["hidden"] + 0.5))
            return {"winners": winners, "low": own["initial"]["low"], "high": own["initial"]["high"]}
        if not few:
            return {"centred": own["bias_start"] == "centred"}
        regime = own["few_shot"]
        rate = own["rate"] if regime["rate"] == "same" else regime["rate"]
        return {"centred": regime["bias_start"] == "centred", "rate": rate}

    def hidden(self, model, images, generator, few=False):
        """The trained hidden layer of a model that learns without labels."""
        own = self.config[model]
        plan = self.plan(model, len(images), few)
        if model == "krotov-hopfield":
            weights = self.models.krotov_hopfield(images, plan, generator)
            return self.models.PowerLayer(weights, own["activation"]["exponent"])
        weights = self.models.competitive_hebbian(images, plan, generator)
        return self.models.PowerLayer(self.models.unit(weights), own["reading"]["exponent"])

    def readout(self, model, layer, images, targets, generator, few=False):
        plan = self.plan(model, len(images), few, readout=True)
        weights, bias = self.models.readout(layer.activities(images), targets, plan, generator)
        return self.models.Network(layer, weights, bias)

    def whole(self, model, images, targets, generator, few=False):
        """A network that learns everything from these images."""
        if model == TAUGHT:
            return self.models.backpropagation(images, targets, self.plan(model, len(images), few), generator)
        layer = self.hidden(model, images, generator, few)
        return self.readout(model, layer, images, targets, generator, few)

    def few(self, shots, generator):
        """Shots images of each class."""
        chosen = []
        for digit in range(self.classes):
            members = (self.labels == digit).nonzero().flatten()
            chosen.append(members[self.torch.randperm(len(members), generator=generator)[:shots]])
        chosen = self.torch.cat(chosen)
        return self.images[chosen], self.models.one_hot(self.labels[chosen], self.classes)

    def run(self, job):
        """Rows and seconds of one model with one seed."""
        model, seed = job
        generator = self.torch.Generator().manual_seed(seed)
        rows, seconds = [], {}

        def note(metric, x, value):
            rows.append({"model": model, "seed": seed, "metric": metric, "x": x, "value": float(value)})

        def timed(phase, work):
            begun = time.perf_counter()
            result = work()
            seconds[phase] = seconds.get(phase, 0.0) + time.perf_counter() - begun
            return result

        targets = self.models.one_hot(self.labels, self.classes)
        if model == TAUGHT:
            network = timed("hidden layer", lambda: self.whole(model, self.images, targets, generator))
        else:
            layer = timed("hidden layer", lambda: self.hidden(model, self.images, generator))
            network = timed("readout", lambda: self.readout(model, layer, self.images, targets, generator))
        answers = timed("accuracy", lambda: network.right(self.test_images, self.test_labels))
        note("accuracy", None, answers.float().mean())
        self.attack(network, answers, generator, timed, note)
        self.learn_from_few(model, network, generator, timed, note)
        return rows, seconds

    def attack(self, network, answers, generator, timed, note):
        evaluate = self.config["evaluate"]
        samples = evaluate["samples"]
        standing = answers[:samples].nonzero().flatten()
        x, labels = self.test_images[standing], self.test_labels[standing]
        targets = self.models.one_hot(labels, self.classes)
        radii = evaluate["fgsm"]["epsilon"]
        withstood = timed("fgsm", lambda: self.models.fgsm(network, x, targets, labels, radii))
        for epsilon, right in zip(radii, withstood):
            note("fgsm", epsilon, right.sum() / samples)
        given = evaluate["pgd"]
        settings = self.models.plan(epsilons=given["epsilon"], steps=given["steps"], step_size=given["step_size"])
        withstood = timed("pgd", lambda: self.models.pgd(network, x, targets, labels, settings, generator))
        for epsilon, right in zip(settings.epsilons, withstood):
            note("pgd", epsilon, right.sum() / samples)

    def learn_from_few(self, model, network, generator, timed, note):
        few_shot = self.config["evaluate"]["few_shot"]
        features = network.layer.activities(self.test_images)
        for protocol in few_shot["protocols"]:
            if protocol == "features" and model == TAUGHT:
                continue

            def trial():
                images, targets = self.few(shots, generator)
                if protocol == "whole":
                    own = self.whole(model, images, targets, generator, few=True)
                    return own.right(self.test_images, self.test_labels).float().mean()
                own = self.readout(model, network.layer, images, targets, generator, few=True)
                return (own.outputs(features).argmax(dim=1) == self.test_labels).float().mean()

            for shots in few_shot["shots"]:
                scores = [timed(f"few-shot, {protocol}", trial) for _ in range(few_shot["draws"])]
                note(f"few_shot_{protocol}", shots, sum(scores) / len(scores))


study = None


def prepare(threads):
    study.use(threads)


def work(job):
    return study.run(job)


def main():
    global study
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("config", type=pathlib.Path, help="config.yaml of a run")
    words.add_argument("--processes", type=int, default=1, help="processes that share the trainings (1)")
    words.add_argument("--threads", type=int, help="threads of each process (the cores, divided by the processes)")
    asked = words.parse_args()
    threads = asked.threads or max(1, os.cpu_count() // asked.processes)
    blas.use(threads)
    import torch

    config = read_config(asked.config)
    study = Study(config)
    seeds = config["seeds"] if isinstance(config["seeds"], list) else range(1, config["seeds"] + 1)
    # the longest first, so that the processes end together
    jobs = [(model, seed) for model in MODELS if model in config["models"] for seed in seeds]
    seconds = {"start and data": time.perf_counter() - BEGUN}
    if asked.processes == 1:
        prepare(threads)
        results = [work(job) for job in jobs]
    else:
        # forked before any computation, so that the processes share the loaded library and the data
        context = multiprocessing.get_context("fork")
        with concurrent.futures.ProcessPoolExecutor(asked.processes, context, prepare, (threads,)) as pool:
            results = list(pool.map(work, jobs))
    for _, spent in results:
        for phase, took in spent.items():
            seconds[phase] = seconds.get(phase, 0.0) + took
    answer = {
        "torch": torch.__version__,
        "processes": asked.processes,
        "threads": threads,
        "study": time.perf_counter() - BEGUN,
        "seconds": seconds,
        "rows": [row for rows, _ in results for row in rows],
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
