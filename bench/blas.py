"""The environment of the forms in NumPy and PyTorch. It is set before either is imported."""

import ctypes
import os


def use(threads):
    """Lets OpenBLAS and PyTorch choose their fastest kernels for the processor, whatever the environment asks for, with
    this number of threads, and keeps freed memory: else glibc returns every large array to the system, and each new one
    costs page faults."""
    for name in list(os.environ):
        if name.startswith("OPENBLAS_") or name == "ATEN_CPU_CAPABILITY":
            del os.environ[name]
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(threads)
    trim_threshold, mmap_threshold = -1, -3
    libc = ctypes.CDLL(None)
    libc.mallopt(mmap_threshold, 32 << 20)
    libc.mallopt(trim_threshold, 1 << 30)
