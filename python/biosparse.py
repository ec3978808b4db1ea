"""Runs of biosparse, and their networks, in NumPy.

One file to copy: Python 3.9 or later, NumPy 1.20 or later, nothing else.

    import biosparse

    run = biosparse.Run("runs/quick")
    accuracy = run.metric("competitive-hebbian", "accuracy", split="test")["value"]
    network = run.network("competitive-hebbian", seed=1)
    images, labels = biosparse.load_digits("test")
    right = (network.predict(images) == labels).mean()

Tables are structured NumPy arrays, which pandas.DataFrame takes as they are. A network computes what the program computes, in
float32 unless told otherwise; logits differ by rounding alone. What is wrong with a file raises BioSparseError.
"""

import csv
import functools
import gzip
import io
import json
import os
import pathlib
import zlib

import numpy as np

__all__ = ["ACTIVATIONS", "BioSparseError", "Layer", "Network", "Run", "inputs", "load_digits", "load_idx", "load_safetensors"]


class BioSparseError(Exception):
    """What is wrong with a file or an argument, and what would be right, in one line."""


def _fault(place, what):
    line = " ".join(f"{place}: {what}".split())
    return BioSparseError("".join(letter if letter.isprintable() else "?" for letter in line)[:1000])


def _bytes(path):
    try:
        return pathlib.Path(path).read_bytes()
    except OSError as fault:
        raise _fault(path, f"cannot be read: {fault.strerror or fault}") from None


def _text(path):
    try:
        return _bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault(path, "is not UTF-8 text") from None


# ---- files ----

_IDX_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}

_TENSOR_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2", "I8": "<i1", "I16": "<i2", "I32": "<i4", "I64": "<i8",
                 "U8": "<u1", "U16": "<u2", "U32": "<u4", "U64": "<u8", "BOOL": "|b1"}


def _size(shape, width):
    size = width
    for extent in shape:
        size *= extent
    return size


def _shaped(path, values, shape):
    try:
        return values.reshape(shape)
    except (ValueError, OverflowError):
        raise _fault(path, f"has an array of {len(shape)} dimensions; NumPy takes no such shape") from None


def load_idx(path):
    """An array from an IDX file such as those of MNIST, plain or compressed by gzip."""
    raw = _bytes(path)
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (EOFError, OSError, zlib.error):
            raise _fault(path, "is a damaged gzip file") from None
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] not in _IDX_TYPES:
        raise _fault(path, "is not an IDX file; one begins with two zero bytes and a type from 8 to 14")
    kind, rank = np.dtype(_IDX_TYPES[raw[2]]), raw[3]
    start = 4 + 4 * rank
    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], "big") for i in range(rank)]
    if len(raw) < start or len(raw) - start != _size(shape, kind.itemsize):
        raise _fault(path, f"says shape {tuple(shape)}, and has {len(raw)} bytes; {start + _size(shape, kind.itemsize)} would be right")
    return _shaped(path, np.frombuffer(raw, kind, offset=start), shape).astype(kind.newbyteorder("="))


def load_safetensors(path):
    """The arrays of a .safetensors file by name, and its metadata, a dictionary of texts. BF16 is widened to float32."""
    raw = _bytes(path)
    length = int.from_bytes(raw[:8], "little")
    if len(raw) < 10 or length > len(raw) - 8:
        raise _fault(path, f"is not a safetensors file: no header fits into its {len(raw)} bytes")
    try:
        header = json.loads(raw[8:8 + length].decode("utf-8"))
        metadata = header.pop("__metadata__", {})
        named = all(isinstance(text, str) for text in metadata.values())
        places = sorted((*entry["data_offsets"], name, entry["dtype"], entry["shape"]) for name, entry in header.items())
        numbers = [number for start, end, _, _, shape in places for number in (start, end, *shape)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _fault(path, "is not a safetensors file: its header is damaged") from None
    if not named or not all(type(number) is int and number >= 0 for number in numbers):
        raise _fault(path, "is not a safetensors file: its header is damaged")
    data = memoryview(raw)[8 + length:]
    arrays, reached = {}, 0
    for start, end, name, kind, shape in places:
        if not isinstance(kind, str) or kind not in _TENSOR_TYPES:
            raise _fault(path, f"tensor {name} is {kind}; {', '.join(_TENSOR_TYPES)} are read")
        stored = np.dtype(_TENSOR_TYPES[kind])
        if start != reached or end - start != _size(shape, stored.itemsize) or end > len(data):
            raise _fault(path, f"tensor {name} of shape {tuple(shape)} does not lie at {start} to {end} of {len(data)} bytes")
        reached = end
        values = np.frombuffer(data[start:end], stored)
        if kind == "BF16":
            values = (values.astype(np.uint32) << 16).view(np.float32)
        arrays[name] = _shaped(path, values, shape)
    if reached != len(data):
        raise _fault(path, f"its tensors fill {reached} bytes, its data has {len(data)}")
    return arrays, metadata


def load_digits(part="test", folder=None):
    """Images (count×28×28 bytes) and labels of MNIST's files: `train` or `test`.

    The folder holds the four files of MNIST, compressed or not; left out, it is that of the digits which the program embeds, where
    this file lies in a clone of the repository, or BIOSPARSE_DIGITS.
    """
    if part not in ("train", "test"):
        raise _fault("load_digits", f"part {part!r}; 'train' or 'test' is right")
    own = pathlib.Path(__file__).resolve().parent.parent / "BioSparse.Digits" / "Files"
    folder = pathlib.Path(folder or os.environ.get("BIOSPARSE_DIGITS") or own)
    prefix = "t10k" if part == "test" else "train"
    found = []
    for name in (f"{prefix}-images-idx3-ubyte", f"{prefix}-labels-idx1-ubyte"):
        paths = [path for path in (folder / f"{name}.gz", folder / name) if path.is_file()]
        if not paths:
            raise _fault(folder, f"has no {name}.gz; the folder of MNIST's four files as the second argument would be right")
        found.append(load_idx(paths[0]))
    if len(found[0]) != len(found[1]):
        raise _fault(folder, f"{len(found[0])} images and {len(found[1])} labels of {part}; as many of both would be right")
    return found[0], found[1]


def inputs(images, dtype=np.float32):
    """Images as rows of a network's inputs: bytes are divided by 255, fractions and booleans are taken as they are."""
    images = np.asarray(images)
    if images.ndim < 2:
        raise _fault("images", f"of shape {images.shape}; count × … is right")
    rows = images.reshape(len(images), -1 if images.size else int(np.prod(images.shape[1:])))
    if images.dtype == np.uint8:
        # the program multiplies by float32's 1/255
        return (rows.astype(np.float32) * (np.float32(1) / np.float32(255))).astype(dtype)
    if images.dtype.kind in "fb":
        return rows.astype(dtype)
    raise _fault("images", f"of type {images.dtype}; bytes from 0 to 255 (uint8) or fractions (float32) are right")


# ---- activations ----


def _threshold(a, count):
    """The count-th and the next largest potential of every row, as columns."""
    last = a.shape[1] - count
    part = np.partition(a, (last - 1, last), axis=1)
    return part[:, last, None], part[:, last - 1, None]


def _k_winners(a, parameter):
    relu, count = np.maximum(a, 0), int(parameter)
    if count >= a.shape[1]:
        return relu
    kth, _ = _threshold(a, count)
    mask = a >= kth
    if mask.sum() > count * len(a):
        # of equal potentials, the earlier unit wins
        tied = a == kth
        mask &= ~tied | (tied.cumsum(axis=1) <= count - (a > kth).sum(axis=1, keepdims=True))
    return relu * mask


def _soft_winners(a, parameter):
    e = np.exp((a - a.max(axis=1, keepdims=True)) / a.dtype.type(parameter))
    return e / e.sum(axis=1, keepdims=True)


def _divisive(a, parameter):
    return np.abs(a) / np.sqrt(a.dtype.type(parameter) + (a * a).sum(axis=1, keepdims=True))


ACTIVATIONS = {
    "linear": lambda a, parameter: a,
    "relu": lambda a, parameter: np.maximum(a, 0),
    "power": lambda a, parameter: np.maximum(a, 0) ** a.dtype.type(parameter),
    "bounded-sigmoid": lambda a, parameter: np.maximum(np.tanh(a / 2), 0),
    "k-winners": _k_winners,
    "triangle": lambda a, parameter: np.maximum(a - a.mean(axis=1, keepdims=True), 0),
    "divisive": _divisive,
    "soft-winners": _soft_winners,
}
"""φ by name: functions of potentials (rows × units that compete) and of the parameter. An activation of your own goes in here."""

_OLD_NAMES = {"winners": "k-winners"}


# ---- layers ----


def _formed(words, part, x):
    """Rows, the last axis of x, in a form such as `contrast:0.01+whitened`; part gives its tensors."""
    least = x.dtype.type(1e-12)
    for place, word in enumerate(words.split("+")):
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
    return x


def _windows(maps, size, stride):
    """The square windows of maps n×rows×columns×channels: n×rows×columns×channels×size×size."""
    return np.lib.stride_tricks.sliding_window_view(maps, (size, size), axis=(1, 2))[:, ::stride, ::stride]


def _number(text):
    try:
        return float(text)
    except ValueError:
        return float("nan")


class Layer:
    """A hidden layer: y = pool(φ(form(x) Wᵀ + b)), of the whole input (dense) or of fields of a map (convolution, local).

    connection  `dense`, `convolution` or `local`
    weights     W: units × inputs (dense), channels × values of a field (convolution), (places · channels) × values (local)
    bias        b
    activation  the name of φ; parameter: its number, nan where it has none
    input       the form of the rows that W sees; whole: that of the map from which fields are taken
    map         channels, height and width of the map that fields are taken from; None of a dense layer
    kernel, stride, padding, competition, pool   of fields: as the program's documentation describes them
    inputs, outputs                              the lengths of a row before and behind the layer
    """

    def __init__(self, arrays, metadata, prefix="", dtype=np.float32, place="the network"):
        self._arrays, self._prefix, self._place, self.dtype = arrays, prefix, place, np.dtype(dtype)
        self._parts = {}
        self.weights, self.bias = self._part("W", 2), self._part("b", 1)
        name = self._word(metadata, "activation")
        self.activation = _OLD_NAMES.get(name, name)
        self.parameter = _number(metadata.get(prefix + "activation_parameter", ""))
        self.input, self.whole = self._word(metadata, "input"), metadata.get(prefix + "whole", "plain")
        self.connection, *words = metadata.get(prefix + "connection", "dense").split() or [""]
        self.map = None
        if self.connection == "dense":
            self.inputs, self.outputs = self.weights.shape[1], len(self.weights)
        elif self.connection in ("convolution", "local"):
            try:
                self._describe(dict(word.split("=", 1) for word in words))
            except (KeyError, ValueError):
                raise self._bad(f"connection {' '.join(words)}; map, order, kernel, stride, padding, competition and pool "
                                "are right") from None
        else:
            raise self._bad(f"connection {self.connection}; dense, convolution or local is right")
        self._check()

    def hidden(self, x):
        """Activities of rows of inputs: rows × outputs."""
        y = self._activated(self.potentials(x))
        return y if self.map is None else self._pooled(y).reshape(len(x), -1)

    def potentials(self, x):
        """The potentials a = form(x) Wᵀ + b of rows of inputs: rows × units, or rows × places × channels of fields."""
        if self.map is None:
            return self._form("input", self.input, x) @ self.weights.T + self.bias
        fields = self._fields(self._form("whole", self.whole, x))
        fields = self._form("input", self.input, fields.reshape(len(x), self.places, -1))
        if self.connection == "convolution":
            return fields @ self.weights.T + self.bias
        w = self.weights.reshape(self.places, self.units, -1)
        return (fields.transpose(1, 0, 2) @ w.transpose(0, 2, 1)).transpose(1, 0, 2) + self.bias.reshape(self.places, -1)

    def _describe(self, own):
        self.map = tuple(int(extent) for extent in own["map"].split("x"))
        channels, height, width = self.map
        self.kernel, self.stride, self.padding = (int(own[key]) for key in ("kernel", "stride", "padding"))
        self.order, self.competition, self.pool = own["order"], own["competition"], own["pool"]
        if min(*self.map, self.kernel, self.stride) < 1 or self.padding < 0:
            raise ValueError
        if self.order not in ("planes", "places") or self.competition not in ("place", "sample"):
            raise ValueError
        self.rows, self.columns = ((extent + 2 * self.padding - self.kernel) // self.stride + 1 for extent in (height, width))
        self.places = self.rows * self.columns
        self.units = len(self.weights) if self.connection == "convolution" else len(self.weights) // max(1, self.places)
        pooled = self.rows, self.columns
        if self.pool != "none":
            kind, size, stride = self.pool.split(":")
            self._pool = kind, int(size), int(stride)
            if kind not in ("max", "average", "energy") or min(self._pool[1:]) < 1:
                raise ValueError
            pooled = tuple((extent - self._pool[1]) // self._pool[2] + 1 for extent in pooled)
        if min(self.rows, self.columns, *pooled) < 1:
            raise ValueError
        self.inputs, self.outputs = channels * height * width, pooled[0] * pooled[1] * self.units

    def _check(self):
        values = self.inputs if self.map is None else self.kernel * self.kernel * self.map[0]
        shared = self.connection != "local" or len(self.weights) == self.units * self.places
        if self.weights.shape[1] != values or self.bias.shape != self.weights.shape[:1] or not shared or not self.weights.size:
            raise self._bad(f"shapes W {self.weights.shape} and b {self.bias.shape} do not fit a {self.connection} layer of "
                            f"{values} inputs a unit")
        if self.activation in ("power", "k-winners", "divisive", "soft-winners") and not self.parameter >= 0:
            raise self._bad(f"activation {self.activation} needs a number; activation_parameter says it")
        if self.activation == "k-winners" and not (1 <= self.parameter < 1e9):
            raise self._bad(f"{self.parameter} winners; a whole number from 1 is right")
        for name, words, length in (("input", self.input, values), ("whole", self.whole, self.inputs)):
            for place, word in enumerate(words.split("+")):
                kind, _, number = word.partition(":")
                known = kind in ("plain", "unit-length", "contrast", "scaled", "whitened")
                if not known or kind == "contrast" and not _number(number) >= 0:
                    raise self._bad(f"{name} {words}; plain, unit-length, contrast:C, scaled or whitened, with + between, is right")
                ranks = {"scaled": {"mean": 1, "factors": 1}, "whitened": {"mean": 1, "matrix": 2}}.get(kind, {})
                for tensor, rank in ranks.items():
                    if self._part(f"{name}.{place}.{tensor}", rank).shape != (length,) * rank:
                        raise self._bad(f"tensor {name}.{place}.{tensor} does not fit inputs of {length} values")

    def _form(self, name, words, x):
        return _formed(words, lambda part: self._parts[f"{name}.{part}"], x)

    def _fields(self, x):
        """The fields of all places, n×rows×columns×values, each row by row with its channels side by side."""
        channels, height, width = self.map
        if self.order == "planes":
            maps = x.reshape(-1, channels, height, width).transpose(0, 2, 3, 1)
        else:
            maps = x.reshape(-1, height, width, channels)
        around = (self.padding, self.padding)
        seen = _windows(np.pad(maps, ((0, 0), around, around, (0, 0))), self.kernel, self.stride)
        return seen.transpose(0, 1, 2, 4, 5, 3).reshape(*seen.shape[:3], -1)

    def _activated(self, a):
        phi = ACTIVATIONS.get(self.activation)
        if phi is None:
            raise self._bad(f"activation {self.activation}; a function in biosparse.ACTIVATIONS would be right, which has "
                            f"{', '.join(ACTIVATIONS)}")
        if self.map is None:
            return phi(a, self.parameter)
        by_place = self.competition == "place"
        # winners are counted by place
        parameter = self.parameter * self.places if self.activation == "k-winners" and not by_place else self.parameter
        return phi(a.reshape(-1, self.units if by_place else self.places * self.units), parameter)

    def _pooled(self, y):
        if self.pool == "none":
            return y
        kind, size, stride = self._pool
        seen = _windows(y.reshape(-1, self.rows, self.columns, self.units), size, stride)
        if kind == "max":
            return seen.max(axis=(4, 5))
        if kind == "average":
            return seen.mean(axis=(4, 5))
        return np.sqrt((seen * seen).mean(axis=(4, 5)))

    def _part(self, name, rank):
        if name not in self._parts:
            self._parts[name] = _tensor(self._arrays, self._prefix + name, rank, self.dtype, self._place)
        return self._parts[name]

    def _word(self, metadata, key):
        if self._prefix + key not in metadata:
            raise self._bad(f"the metadata have no {self._prefix}{key}; a file of a run's weights, or of "
                            "`biosparse export --out NAME.safetensors`, is right")
        return metadata[self._prefix + key]

    def _bad(self, what):
        return _fault(self._place, f"{self._prefix}{what}")


def _tensor(arrays, name, rank, dtype, place):
    if name not in arrays:
        raise _fault(place, f"no tensor {name}; a network of one layer has W, b, V and c, one of more layers.1.W, layers.1.b, …, V and c")
    values = np.asarray(arrays[name])
    if values.ndim != rank or values.dtype.kind not in "fiub":
        raise _fault(place, f"tensor {name} has the shape {values.shape}; a {'matrix' if rank == 2 else 'vector'} is right")
    if not np.isfinite(values).all():
        raise _fault(place, f"tensor {name} has numbers that are not finite")
    return np.ascontiguousarray(values.astype(dtype))


# ---- networks ----


class Network:
    """A trained network: hidden layers, and a readout with logits z = y Vᵀ + c of the last layer's activities y.

    layers            a list of Layer
    weights, bias     V: classes × activities, and c
    shape             channels, height and width of its images; None where the file says none
    model, seed       where the file says them
    metadata          all that the file says of itself, texts by name
    tensors           the arrays of the file by name, as they are stored

    Computed in dtype, float32 as in the program; float64 is more exact.
    """

    def __init__(self, tensors, metadata, dtype=np.float32, place="the network"):
        self.tensors, self.metadata, self.dtype, self._place = tensors, metadata, np.dtype(dtype), str(place)
        prefixes = [""]
        if "layers.1.W" in tensors or "layers.2.W" in tensors:
            prefixes = [f"layers.{i + 1}." for i in range(sum(name.startswith("layers.") and name.endswith(".W") for name in tensors))]
        self.layers = [Layer(tensors, metadata, prefix, dtype, place) for prefix in prefixes]
        self.weights, self.bias = (_tensor(tensors, name, rank, dtype, place) for name, rank in (("V", 2), ("c", 1)))
        takes = [layer.inputs for layer in self.layers[1:]] + [self.weights.shape[1]]
        gives = [layer.outputs for layer in self.layers]
        if takes != gives or self.bias.shape != self.weights.shape[:1]:
            raise _fault(place, f"its layers give {gives} activities, and {takes} are taken; V is {self.weights.shape}, and c "
                                f"{self.bias.shape}")
        self.model = metadata.get("model")
        try:
            self.seed = int(metadata["seed"]) if "seed" in metadata else None
            sides = [int(metadata.get(side, 1)) for side in ("channels", "height", "width")]
        except ValueError:
            raise _fault(place, "seed, channels, height or width of the metadata is not a whole number") from None
        self.shape = tuple(sides) if "height" in metadata and "width" in metadata else None

    @classmethod
    def load(cls, path, dtype=np.float32):
        """The network of a .safetensors file: of a run's weights, or of `biosparse export`."""
        return cls(*load_safetensors(path), dtype=dtype, place=path)

    def hidden(self, images, layer=-1):
        """Activities of a hidden layer, rows × outputs: layer 0 is the first, -1 the last.

        Images are bytes, or fractions in [0, 1]: count×height×width, count×channels×height×width, or count×inputs. Those of
        fields lie place after place, with the channels of a place side by side.
        """
        if not -len(self.layers) <= layer < len(self.layers):
            raise _fault(self._place, f"layer {layer}; 0 to {len(self.layers) - 1}, or -1 for the last, is right")
        below = self.layers[:layer % len(self.layers) + 1]

        def of(y):
            for one in below:
                y = one.hidden(y)
            return y

        return self._blocks(of, self._rows(images), below[-1].outputs)

    def logits(self, images):
        """Logits, rows × classes, of images as `hidden` takes them."""
        def of(y):
            for layer in self.layers:
                y = layer.hidden(y)
            return y @ self.weights.T + self.bias

        return self._blocks(of, self._rows(images), len(self.bias))

    def predict(self, images):
        """The class of each image: that of the largest logit, the first of equal ones."""
        return self.logits(images).argmax(axis=1)

    def kernels(self):
        """Weights of the first layer as images: units × height × width, with the channels behind the units where there are several.

        Of fields, height and width are the kernel's; units of a local layer stand place after place.
        """
        first = self.layers[0]
        if first.map is not None:
            kernels = first.weights.reshape(-1, first.kernel, first.kernel, first.map[0]).transpose(0, 3, 1, 2)
        elif self.shape is not None and _size(self.shape, 1) == first.inputs:
            kernels = first.weights.reshape(-1, *self.shape)
        else:
            raise _fault(self._place, "does not say the height and width of its images; layers[0].weights are its weights")
        return kernels[:, 0] if kernels.shape[1] == 1 else kernels

    def _rows(self, images):
        images = np.asarray(images)
        x = inputs(images, self.dtype)
        takes = self.layers[0].inputs
        shape = images.shape[1:]
        right = [(takes,)] + ([self.shape] if self.shape else []) + ([self.shape[1:]] if self.shape and self.shape[0] == 1 else [])
        if x.shape[1] != takes or self.shape and shape not in right:
            raise _fault(self._place, f"images of shape {shape}; {' or '.join(map(str, right))} is right")
        return x

    def _blocks(self, function, x, columns, block=250):
        parts = [function(x[first:first + block]) for first in range(0, len(x), block)]
        return np.concatenate(parts) if parts else np.zeros((0, columns), self.dtype)


# ---- runs ----

_METRICS = {"model": str, "seed": int, "split": str, "metric": str, "x": float, "value": float}
_SUMMARY = {"model": str, "split": str, "metric": str, "x": float, "n": int, "mean": float, "sd": float, "ci_low": float,
            "ci_high": float, "images": int}


def _cell(kind, text):
    if kind is float:
        return float(text) if text else float("nan")
    return kind(text)


def _table(path, columns):
    """A CSV file as a structured array; columns that are not asked for are left out."""
    try:
        lines = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except csv.Error as fault:
        raise _fault(path, f"is not a table: {fault}") from None
    header = lines[0] if lines else []
    missing = [name for name in columns if name not in header]
    if missing:
        raise _fault(path, f"has no column {missing[0]}; {','.join(columns)} is right")
    places = [header.index(name) for name in columns]
    kinds = list(columns.values())
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        try:
            rows.append(tuple(_cell(kind, line[place]) for kind, place in zip(kinds, places)))
        except (ValueError, IndexError):
            raise _fault(path, f"row {number} is not {','.join(columns)}") from None
    types = []
    for i, (name, kind) in enumerate(columns.items()):
        longest = max((len(row[i]) for row in rows), default=1) if kind is str else 0
        types.append((name, f"U{max(1, longest)}" if kind is str else np.int64 if kind is int else np.float64))
    try:
        return np.array(rows, dtype=types)
    except OverflowError:
        raise _fault(path, "has a whole number beyond 64 bits") from None


class Run:
    """The folder of a run.

    path              the folder
    config            the resolved configuration, YAML text: `biosparse run config.yaml` repeats the run
    provenance        run.json: version, seeds, libraries, SHA-256 of the data
    metrics           metrics.csv: model, seed, split, metric, x, value; nan where x is empty, '' where there is no split
    summary           summary.csv: model, split, metric, x, n, mean, sd, ci_low, ci_high, images
    models, seeds     those of metrics.csv, in its order
    """

    def __init__(self, path):
        self.path = pathlib.Path(path)
        if not (self.path / "config.yaml").is_file():
            raise _fault(self.path, "is not a run folder; one has config.yaml, run.json and metrics.csv")

    def __repr__(self):
        return f"Run({str(self.path)!r})"

    @functools.cached_property
    def config(self):
        return _text(self.path / "config.yaml")

    @functools.cached_property
    def provenance(self):
        path = self.path / "run.json"
        try:
            found = json.loads(_text(path))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise _fault(path, "is not the provenance of a run: an object in JSON is right")
        return found

    @functools.cached_property
    def metrics(self):
        return self._read("metrics.csv", _METRICS)

    @functools.cached_property
    def summary(self):
        return self._read("summary.csv", _SUMMARY)

    @property
    def models(self):
        return list(dict.fromkeys(self.metrics["model"].tolist()))

    @property
    def seeds(self):
        return list(dict.fromkeys(self.metrics["seed"].tolist()))

    def metric(self, model, name, split=None, x=None):
        """The rows of a metric in `metrics`, one for each seed, split and x that fit; ["value"] are its numbers.

        split: train, validation, test, or '' of weights; x: radius, epoch, layer, … Left out, all of them.
        """
        return self._chosen(self.metrics, "metrics.csv", model, name, split, x)

    def interval(self, model, name, split=None, x=None):
        """The rows of a metric in `summary`: its mean over seeds, and the ends of its 95 % interval."""
        return self._chosen(self.summary, "summary.csv", model, name, split, x)

    def network(self, model, seed, dtype=np.float32):
        """The trained network of a model and a seed."""
        path = self.path / "weights" / f"{model}-seed{seed}.safetensors"
        if not path.is_file():
            there = sorted(file.stem for file in path.parent.glob("*.safetensors"))
            raise _fault(path, f"is not there; weights of this run are {', '.join(there[:20]) or 'none'}")
        return Network.load(path, dtype)

    def _read(self, name, columns):
        path = self.path / name
        if not path.is_file():
            raise _fault(path, f"is not there; the run has not ended, and `biosparse resume {self.path}` continues it")
        return _table(path, columns)

    def _chosen(self, table, file, model, name, split, x):
        rows = table
        for column, wanted in (("model", model), ("metric", name), ("split", split), ("x", x)):
            if wanted is None:
                continue
            if column == "x":
                fits = np.isnan(rows["x"]) if np.isnan(wanted) else np.isclose(rows["x"], wanted, rtol=1e-9, atol=0)
            else:
                fits = rows[column] == wanted
            if not fits.any():
                there = list(dict.fromkeys(rows[column].tolist()))
                raise _fault(self.path / file, f"no {column} {wanted!r} here; found {', '.join(map(repr, there[:30])) or 'no rows'}")
            rows = rows[fits]
        return rows
