"""How often somebody may ask: a token bucket per asker.

Kept here, and not taken from `limits`: its windows let a caller spend a minute's requests twice
around their edge and then wait for the next one, where a bucket gives one back after a second; its
storage in memory reads the wall clock, grows with every address that ever asked, and runs a timer.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from typing import TYPE_CHECKING

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_ASKERS = 20_000
"""Askers remembered at most; of more, those who asked longest ago are forgotten."""
_SECONDS_TO_FILL = 60.0
_LONGEST_NAME = 64
"""Of what is no address: a proxy that is trusted passes on what somebody sent."""


class RateLimiter:
    """How many requests each asker may make: a bucket that fills evenly.

    An empty bucket is full after a minute, so an asker who has been silent for one is forgotten:
    a new bucket is the same.

    Parameters
    ----------
    per_minute
        Size of the bucket, and what flows in per minute; at least 1.
    now
        Gives seconds that only go up.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._now = now
        self._buckets: TTLCache[str, tuple[float, float]] = TTLCache(
            _MOST_ASKERS, _SECONDS_TO_FILL, timer=now
        )
        """Requests available, and the time at which they were, by asker."""
        self._lock = threading.Lock()

    def take(self, asker: str) -> bool:
        """Take one request; False if none is available."""
        with self._lock:
            now = self._now()
            available, since = self._buckets.get(asker, (self._size, now))
            inflow = (now - since) * self._size / _SECONDS_TO_FILL
            available = min(self._size, available + inflow)
            allowed = available >= 1
            self._buckets[asker] = (available - allowed, now)
            return allowed


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
        return host[:_LONGEST_NAME]
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address.ipv4_mapped or address) if address.version == 6 else host
