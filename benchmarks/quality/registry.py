"""The registry of baselines: a new one is one decorated function in the file of its bench.

Each bench has one file of baselines, with a registry of its own at the top:

================  ==============================  ==========================
bench             baselines                       entry function in
================  ==============================  ==========================
``acl``           ``acl/baselines.py``            ``acl/acl.py``
``hosts``         ``hosts/baselines.py``          ``hosts/hosts.py``
``new-ties``      ``people/club_baselines.py``    ``people/new_ties.py``
``speed-dating``  ``people/date_baselines.py``    ``people/speed_dating.py``
================  ==============================  ==========================

Results list the methods in the order in which they were declared. Algorithms that several benches
share are in `benchmarks.quality.scores`, so that a method is the same wherever it is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from typing_extensions import override

from recommender.errors import InputError

Method = TypeVar("Method")
"""What a bench measures: a function, or a function with what else has to be known of it."""


class Registry(Mapping[str, Method]):
    """The methods of one bench by name, in the order in which they were declared.

    Parameters
    ----------
    bench
        Name of the bench, for messages.

    Examples
    --------
    >>> methods: Registry[Callable[[int], float]] = Registry("dice")
    >>> @methods.baseline("half of it")
    ... def halve(number: int) -> float:
    ...     return number / 2
    >>> {name: method(6) for name, method in methods.items()}
    {'half of it': 3.0}
    """

    def __init__(self, bench: str) -> None:
        self.bench = bench
        self._methods: dict[str, Method] = {}

    def baseline(self, name: str) -> Callable[[Method], Method]:
        """Declare the decorated function as a method; the function itself stays as it is.

        Parameters
        ----------
        name
            Of the method in results.
        """

        def declare(method: Method) -> Method:
            self.add(name, method)
            return method

        return declare

    def add(self, name: str, method: Method) -> None:
        """Declare a method.

        Raises
        ------
        InputError
            If there is one of that name.
        """
        if name in self._methods:
            raise InputError(f"{self.bench}: there are two baselines named {name!r}")
        self._methods[name] = method

    def choose(self, names: tuple[str, ...] = ()) -> dict[str, Method]:
        """Some of the methods, in the order in which they were declared.

        Parameters
        ----------
        names
            Of the methods; all of them if empty.

        Raises
        ------
        InputError
            If there is no such method.
        """
        unknown = set(names) - set(self._methods)
        if unknown:
            raise InputError(f"no method {sorted(unknown)}; there are {sorted(self._methods)}")
        return {name: method for name, method in self.items() if not names or name in names}

    @override
    def __getitem__(self, name: str) -> Method:
        return self._methods[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._methods)

    @override
    def __len__(self) -> int:
        return len(self._methods)
