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
    """The activation of potentials, samples × units that compete. Of equal potentials, the earlier unit wins."""
    if name == "linear":
        return a
    relu = np.maximum(a, 0)
    if name == "relu":
        return relu
    if name == "power":
        return relu ** a.dtype.type(parameter)
    if name == "bounded-sigmoid":
        return np.maximum(2 / (1 + np.exp(-a)) - 1, 0)
    if name == "triangle":
        return np.maximum(a - a.mean(axis=1, keepdims=True), 0)
    if name == "divisive":
        return np.abs(a) / np.sqrt(a.dtype.type(parameter) + (a * a).sum(axis=1, keepdims=True))
    if name == "soft-winners":
        e = np.exp((a - a.max(axis=1, keepdims=True)) / a.dtype.type(parameter))
        return e / e.sum(axis=1, keepdims=True)
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


def formed(form, part, x):
    """Rows, the last axis of x, in a form such as `contrast:0.01+whitened`; part: its tensors by name."""
    least = x.dtype.type(1e-12)
    for place, word in enumerate(form.split("+")):
        name, _, number = word.partition(":")
        if name == "unit-length":
            x = x / np.maximum(np.sqrt((x * x).sum(axis=-1, keepdims=True)), least)
        elif name == "contrast":
            x = x - x.mean(axis=-1, keepdims=True)
            x = x / np.maximum(np.sqrt((x * x).mean(axis=-1, keepdims=True) + x.dtype.type(number)), least)
        elif name == "scaled":
            x = (x - part(f"{place}.mean")) * part(f"{place}.factors")
        elif name == "whitened":
            x = (x - part(f"{place}.mean")) @ part(f"{place}.matrix")
        else:
            assert name == "plain", word
    return x


def windows(maps, size, stride):
    """The square windows of maps n×rows×columns×channels: n×rows×columns×channels×size×size."""
    return np.lib.stride_tricks.sliding_window_view(maps, (size, size), axis=(1, 2))[:, ::stride, ::stride]


class HiddenLayer:
    """A hidden layer by the words of its metadata: dense, or on fields of a map, whose weights are shared or not."""

    def __init__(self, arrays, metadata, prefix, dtype):
        self.part = lambda name: arrays[prefix + name].astype(dtype)
        self.w, self.b = self.part("W"), self.part("b")
        self.activation = metadata[prefix + "activation"]
        self.parameter = float(metadata[prefix + "activation_parameter"] or "nan")
        self.input, self.whole = metadata[prefix + "input"], metadata.get(prefix + "whole", "plain")
        self.kind, *words = metadata.get(prefix + "connection", "dense").split()
        own = dict(word.split("=") for word in words)
        if self.kind != "dense":
            self.channels, self.height, self.width = (int(extent) for extent in own["map"].split("x"))
            self.size, self.stride, self.padding = (int(own[key]) for key in ("kernel", "stride", "padding"))
            self.planes, self.by_place = own["order"] == "planes", own["competition"] == "place"
            self.pool = None if own["pool"] == "none" else own["pool"].split(":")

    def form(self, name, words, x):
        return formed(words, lambda part: self.part(f"{name}.{part}"), x)

    def fields(self, x):
        """The fields of all places, n×rows×columns×values, each row by row with its channels side by side."""
        if self.planes:
            maps = x.reshape(-1, self.channels, self.height, self.width).transpose(0, 2, 3, 1)
        else:
            maps = x.reshape(-1, self.height, self.width, self.channels)
        around = (self.padding, self.padding)
        seen = windows(np.pad(maps, ((0, 0), around, around, (0, 0))), self.size, self.stride)
        return seen.transpose(0, 1, 2, 4, 5, 3).reshape(*seen.shape[:3], -1)

    def pooled(self, y):
        if self.pool is None:
            return y
        kind, size, stride = self.pool
        seen = windows(y, int(size), int(stride))
        if kind == "max":
            return seen.max(axis=(4, 5))
        if kind == "average":
            return seen.mean(axis=(4, 5))
        assert kind == "energy", kind
        return np.sqrt((seen * seen).mean(axis=(4, 5)))

    def activities(self, x):
        if self.kind == "dense":
            return phi(self.activation, self.parameter, self.form("input", self.input, x) @ self.w.T + self.b)
        fields = self.fields(self.form("whole", self.whole, x))
        n, rows, columns, values = fields.shape
        places = rows * columns
        fields = self.form("input", self.input, fields.reshape(n, places, values))
        if self.kind == "convolution":
            a = fields @ self.w.T + self.b
        else:
            assert self.kind == "local", self.kind
            w = self.w.reshape(places, -1, values)
            a = (fields.transpose(1, 0, 2) @ w.transpose(0, 2, 1)).transpose(1, 0, 2) + self.b.reshape(places, -1)
        units = a.shape[2]
        competing = units if self.by_place else places * units
        parameter = self.parameter
        if self.activation == "k-winners" and not self.by_place:
            parameter *= places
        y = phi(self.activation, parameter, a.reshape(-1, competing))
        return self.pooled(y.reshape(n, rows, columns, units)).reshape(n, -1)


class Stack:
    """The network that a file describes, of any depth, computed in dtype: logits y Vᵀ + c of its last layer's activities y."""

    def __init__(self, arrays, metadata, dtype):
        prefixes = [""]
        if "W" not in arrays:
            prefixes = [f"layers.{i + 1}." for i in range(sum(name.endswith(".W") for name in arrays))]
        self.layers = [HiddenLayer(arrays, metadata, prefix, dtype) for prefix in prefixes]
        self.v, self.c = arrays["V"].astype(dtype), arrays["c"].astype(dtype)
        self.dtype = dtype

    def logits(self, x, block=250):
        def of(y):
            for layer in self.layers:
                y = layer.activities(y)
            return y @ self.v.T + self.c

        x = x.astype(self.dtype, copy=False)
        return np.concatenate([of(x[first:first + block]) for first in range(0, len(x), block)])


class Network:
    """The network with one hidden layer that a file describes, logits φ(u Wᵀ + b) Vᵀ + c, computed in dtype.

    u is the input x, or x / ‖x‖ where the metadata say `unit-length`.
    """

    def __init__(self, arrays, metadata, dtype):
        assert "connection" not in metadata and metadata["input"] in ("plain", "unit-length"), "a dense layer is right"
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
