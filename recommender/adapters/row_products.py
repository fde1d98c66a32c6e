"""Products whose rows do not depend on what stands beside them."""

import torch
from torch.nn.functional import pad

_ROWS = 48
"""Rows of one product."""


def multiply_rows(rows: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """A product of rows and a matrix, always of `_ROWS` rows at a time.

    How sums are rounded depends on the shape of a product, so that a row has the very same numbers
    whatever stands beside it only if that shape never changes.

    Parameters
    ----------
    rows
        Shape (m, k).
    weight
        Shape (k, n).

    Returns
    -------
    torch.Tensor, shape (m, n)
    """
    count, width = rows.shape
    blocks = -(-count // _ROWS)
    padded = pad(rows, (0, 0, 0, blocks * _ROWS - count))
    every = weight.expand(blocks, *weight.shape)
    return torch.bmm(padded.view(blocks, _ROWS, width), every).flatten(0, 1)[:count]
