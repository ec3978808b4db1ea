"""The environment of the forms in NumPy and PyTorch. It is set before either is imported."""

import ctypes
import os


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
