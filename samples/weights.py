"""Makes weights.npz, the file that fits.fsx reads: python3 weights.py weights.npz

5,000 lognormal numbers (mu = -2, sigma = 0.7) as a 50 x 100 matrix W, by NumPy.
"""
import sys

import numpy

generator = numpy.random.default_rng(7)
numpy.savez(sys.argv[1], W=generator.lognormal(-2.0, 0.7, (50, 100)).astype(numpy.float32))
