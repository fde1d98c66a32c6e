"""Products whose rows do not depend on what stands beside them."""

import torch
from torch.nn.functional import pad

_ROWS = 48
"""Rows of one product."""


def multiply_rows(rows: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """A product of rows and a matrix, always of `_ROWS` rows at a time.

    How sums are rounded depends on the shape of a product, so that a row has the very same numbers
    whatever stands beside it only if that shape never changes. Where gradients are asked for it is one
    product: who is taught is not compared.

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
    whole = count // _ROWS * _ROWS
    if torch.is_grad_enabled() and (rows.requires_grad or weight.requires_grad):
        return rows @ weight  # no gradient goes through a product that is written to its place
    out = rows.new_empty(count, weight.shape[1])
    if whole:
        blocks = rows[:whole].reshape(-1, _ROWS, width)
        every = weight.expand(len(blocks), *weight.shape)
        torch.bmm(blocks, every, out=out[:whole].view(len(blocks), _ROWS, -1))
    if count > whole:
        rest = pad(rows[whole:], (0, 0, 0, whole + _ROWS - count))
        out[whole:] = torch.bmm(rest[None], weight[None])[0, : count - whole]
    return out
