"""How often somebody may ask: as a bucket that never forgets anybody, in bounded memory."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.api import limits
from recommender.api.limits import RateLimiter, source_of


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Buckets:
    """The same by brute force: one bucket for everybody who ever asked."""

    def __init__(self, per_minute):
        self.size, self.buckets = per_minute, {}

    def take(self, asker, now):
        content, since = self.buckets.get(asker, (self.size, now))
        content = min(self.size, content + (now - since) * self.size / 60)
        self.buckets[asker] = (content - (content >= 1), now)
        return content >= 1


REQUESTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([0, 0, 0.25, 1, 7.5, 15, 59.75, 60, 90])),
    max_size=60,
)


@given(REQUESTS, st.sampled_from([1, 2, 4, 15, 60]))
@settings(max_examples=200, deadline=None)
def test_it_answers_as_one_that_forgets_nobody(requests, per_minute):
    seconds, buckets = Seconds(), Buckets(per_minute)
    limiter = RateLimiter(per_minute, seconds)
    for asker, pause in requests:
        seconds.now += pause
        assert limiter.take(asker) == buckets.take(asker, seconds.now)


@given(st.lists(st.sampled_from([0, 0, 0.5, 1, 3]), min_size=1, max_size=200))
@settings(max_examples=60, deadline=None)
def test_in_no_minute_more_than_two_buckets_go_through(pauses):
    seconds, taken = Seconds(), []
    limiter = RateLimiter(10, seconds)
    for pause in pauses:
        seconds.now += pause
        if limiter.take("a"):
            taken.append(seconds.now)
    for start in taken:
        assert len([at for at in taken if start <= at < start + 60]) <= 20


def test_an_empty_bucket_gives_one_back_after_its_share_of_a_minute():
    seconds = Seconds()
    limiter = RateLimiter(60, seconds)
    assert [limiter.take("a") for _ in range(61)] == [True] * 60 + [False]
    assert limiter.take("other"), "each has a bucket of their own"
    seconds.now = 0.5
    assert not limiter.take("a")
    seconds.now = 1.0
    assert [limiter.take("a"), limiter.take("a")] == [True, False]


def test_who_is_refused_pays_nothing_for_asking():
    seconds = Seconds()
    limiter = RateLimiter(6, seconds)
    for _ in range(100):
        limiter.take("a")
    seconds.now = 10.0
    assert limiter.take("a")


def test_many_at_once_get_exactly_what_there_is():
    limiter = RateLimiter(50, Seconds())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: limiter.take("a"), range(400)))
    assert sum(answers) == 50


def test_memory_is_bounded_however_many_ask(monkeypatch):
    monkeypatch.setattr(limits, "_MOST_ASKERS", 100)
    seconds = Seconds()
    limiter = RateLimiter(1, seconds)
    for number in range(1_000):
        seconds.now += 0.01
        assert limiter.take(f"stranger {number}")
    assert len(limiter._buckets) == 100
    assert not limiter.take("stranger 999"), "those who asked last are still known"
    seconds.now += 60
    limiter.take("a")
    assert len(limiter._buckets) == 1, "a full bucket is as good as none"


@pytest.mark.parametrize(
    ("host", "source"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_an_address_counts_as_its_customers(host, source):
    assert source_of(host) == source
