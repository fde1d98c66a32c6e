"""How often somebody may ask."""

from __future__ import annotations

import ipaddress
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_KNOWN = 20_000
"""Askers remembered; then those who could ask as much as ever are forgotten."""


class Limits:
    """How many requests each asker has left: a bucket that fills evenly.

    Parameters
    ----------
    per_minute
        Size of the bucket, and what flows in per minute.
    now
        Gives seconds that only go up.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, asker: str) -> bool:
        """Take one request; False if none is left."""
        with self._lock:
            now = self._now()
            if len(self._left) >= _MOST_KNOWN:
                self._forget(now)
            left = self._filled(asker, now)
            self._left[asker] = (left - 1 if left >= 1 else left, now)
            return left >= 1

    def _filled(self, asker: str, now: float) -> float:
        left, since = self._left.get(asker, (self._size, now))
        return min(self._size, left + (now - since) * self._size / 60)

    def _forget(self, now: float) -> None:
        """Forget the full buckets; if there are none, the half that was used longest ago."""
        kept = {each: at for each, at in self._left.items() if self._filled(each, now) < self._size}
        if len(kept) >= _MOST_KNOWN:
            latest = sorted(kept, key=lambda each: kept[each][1])[_MOST_KNOWN // 2 :]
            kept = {each: kept[each] for each in latest}
        self._left = kept


def source_of(host: str) -> str:
    """What an address is counted as: of IPv6 the network, which is one customer's.

    Examples
    --------
    >>> source_of("203.0.113.7"), source_of("2001:db8:1:2:3::4"), source_of("testclient")
    ('203.0.113.7', '2001:db8:1:2::/64', 'testclient')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address.ipv4_mapped or address) if address.version == 6 else host
