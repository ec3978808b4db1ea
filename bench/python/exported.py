"""Networks that a run exported, and images in IDX files: read with NumPy alone, by the description of the formats."""

import gzip
import json
import pathlib

import numpy as np

EMBEDDED = pathlib.Path(__file__).resolve().parent.parent.parent / "BioSparse.Digits" / "Files"


def idx(path):
    """An IDX file of bytes, plain or compressed."""
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    assert raw[:3] == b"\0\0\x08", f"{path}: not an IDX file of bytes"
    shape = np.frombuffer(raw, ">i4", raw[3], 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape)


def safetensors(path):
    """The tensors and the metadata of a .safetensors file, by its description alone."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + length])
    metadata = header.pop("__metadata__")
    arrays = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        assert entry["dtype"] == "F32"
        arrays[name] = np.frombuffer(raw[8 + length + start:8 + length + end], "<f4").reshape(entry["shape"])
    return arrays, metadata


def inputs(pixels):
    """Bytes as rows of float32 in [0, 1]."""
    return pixels.reshape(len(pixels), -1).astype(np.float32) * (np.float32(1) / np.float32(255))


def threshold(a, count):
    """The count-th and the next largest potential of every sample, as columns."""
    last = a.shape[1] - count
    part = np.partition(a, (last - 1, last), axis=1)
    return part[:, last, None], part[:, last - 1, None]


def phi(name, parameter, a):
    """The activation of potentials, samples × units. Of equal potentials, the earlier unit wins."""
    if name == "linear":
        return a
    relu = np.maximum(a, 0)
    if name == "relu":
        return relu
    if name == "power":
        return relu ** a.dtype.type(parameter)
    if name == "bounded-sigmoid":
        return np.maximum(2 / (1 + np.exp(-a)) - 1, 0)
    assert name == "k-winners", name
    count = int(parameter)
    if count >= a.shape[1]:
        return relu
    kth, _ = threshold(a, count)
    mask = a >= kth
    if mask.sum() > count * len(a):
        tied = a == kth
        mask &= ~tied | (tied.cumsum(axis=1) <= count - (a > kth).sum(axis=1, keepdims=True))
    return relu * mask


class Network:
    """The network with one hidden layer that a file describes, logits φ(u Wᵀ + b) Vᵀ + c, computed in dtype.

    u is the input x, or x / ‖x‖ where the metadata say `unit-length`.
    """

    def __init__(self, arrays, metadata, dtype):
        self.w, self.b, self.v, self.c = (np.ascontiguousarray(arrays[name].astype(dtype)) for name in "WbVc")
        self.dtype = dtype
        self.name = metadata["activation"]
        self.parameter = float(metadata["activation_parameter"] or "nan")
        self.unit = metadata["input"] == "unit-length"

    def length(self, x):
        """The length that divides an input, samples × 1."""
        return np.maximum(np.linalg.norm(x, axis=1, keepdims=True), self.dtype(1e-12)) if self.unit else self.dtype(1)

    def potentials(self, x):
        return (x / self.length(x) if self.unit else x) @ self.w.T + self.b

    def readout(self, y):
        return y @ self.v.T + self.c

    def logits(self, x):
        return self.readout(phi(self.name, self.parameter, self.potentials(x.astype(self.dtype, copy=False))))
