"""The environment of the forms in NumPy and PyTorch: what they need, and what is set before either is imported."""

import ctypes
import importlib.util
import os
import subprocess


def missing(*modules):
    """What has to be installed first for these modules, a line each."""
    lines = [
        f"the Python module {module} is missing: apt-get install python3-{module}"
        for module in modules
        if importlib.util.find_spec(module) is None
    ]
    libraries = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True).stdout
    if "libopenblas.so.0" not in libraries:
        lines.append("libopenblas is missing: apt-get install libopenblas0-pthread")
    return lines


def use(threads):
    """Sets this number of threads, and what makes both fast whatever the environment asks for.

    OpenBLAS and PyTorch choose their kernels for the processor. OpenMP's threads sleep while they wait: those of PyTorch
    and of OpenBLAS are not the same, and spinning ones keep the others from the cores. glibc keeps freed memory: else it
    returns every large array to the system, and each new one costs page faults.
    """
    for name in list(os.environ):
        if name.startswith("OPENBLAS_") or name == "ATEN_CPU_CAPABILITY":
            del os.environ[name]
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(threads)
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    trim_threshold, mmap_threshold = -1, -3
    libc = ctypes.CDLL(None)
    libc.mallopt(mmap_threshold, 32 << 20)
    libc.mallopt(trim_threshold, 1 << 30)
