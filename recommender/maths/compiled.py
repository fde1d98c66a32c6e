"""Loops that cannot be vectorised, compiled to machine code when first called."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

_Function = TypeVar("_Function", bound="Callable[..., object]")


def compiled(function: _Function) -> _Function:
    """Compile a function of arrays with numba.

    The machine code is kept on disk, and runs without holding the interpreter's lock, so that
    threads may share the work. Compiled functions draw from nothing but a generator that is handed in, and use no parallel
    sums, so that their results do not depend on the number of threads.
    """
    make = numba.njit(cache=True, nogil=True)
    return cast("_Function", make(function))


def compiled_sums(function: _Function) -> _Function:
    """As `compiled`, with sums in whatever order is quickest on the processor at hand.

    The order is fixed when it is compiled, so that the same numbers have the same sum wherever
    they stand.
    """
    make = numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
    return cast("_Function", make(function))
