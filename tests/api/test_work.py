"""Places at work: so many at once, of one asker fewer, each in turn, and nobody is remembered."""

import asyncio
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from recommender.api.work import WorkPool

ASKED = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 4)), min_size=1, max_size=30)


@given(ASKED, st.integers(1, 4), st.integers(1, 3))
def test_nobody_has_more_places_than_theirs_and_everybody_is_served(asked, places, per_asker):
    pool = WorkPool(places, per_asker)
    at_work, most, served = Counter[str](), Counter[str](), Counter[str]()

    async def work(asker, steps):
        async with pool.place(asker, 1 if asker == "a" else None):
            at_work[asker] += 1
            most[asker] = max(most[asker], at_work[asker])
            most["all"] = max(most["all"], at_work.total())
            for _ in range(steps):
                await asyncio.sleep(0)
            at_work[asker] -= 1
            served[asker] += 1

    async def run():
        await asyncio.gather(*(work(*each) for each in asked))

    asyncio.run(run())
    assert served == Counter(asker for asker, _ in asked)
    assert most["all"] <= places
    assert most["a"] <= 1
    assert max(most["b"], most["c"]) <= per_asker
    assert (pool._free, pool._waiting, pool._at_once, pool._at_work) == (places, {}, {}, {})


def test_who_asks_for_much_does_not_keep_the_next_one_waiting():
    pool, order = WorkPool(places=1, per_asker=1), []

    async def work(asker):
        async with pool.place(asker):
            order.append(asker)
            await asyncio.sleep(0)

    async def run():
        many = [asyncio.create_task(work("much")) for _ in range(20)]
        await asyncio.sleep(0)
        await asyncio.gather(work("other"), *many)

    asyncio.run(run())
    assert order.index("other") <= 4
