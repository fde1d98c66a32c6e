"""The array types every module speaks of."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
"""float32: vectors and features (half the memory, and what faiss takes)."""

DoubleArray = npt.NDArray[np.float64]
"""float64: weights, prices and everything that is summed up."""

IntArray = npt.NDArray[np.int64]
"""int64: row numbers and counts."""

BoolArray = npt.NDArray[np.bool_]
"""bool: masks."""

UnsignedArray = npt.NDArray[np.uint64]
"""uint64: sets of up to 64 things, one bit for each."""
