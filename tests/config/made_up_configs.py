"""Random configurations, any that are allowed."""

from hypothesis import strategies as st

from recommender.config import Config, all_knobs

IN_ORDER = (
    ("evidence.might_help", "evidence.can_help"),
    ("evenings.cold", "evenings.hot"),
    ("evenings.rules_cold", "evenings.rules_hot"),
    ("goals.least", "goals.most"),
    ("solving.near", "solving.far"),
    ("solving.quick_search", "solving.long_search"),
)


def values_of(knob):
    """Any value that a knob may stand at."""
    if knob.between is None:
        return st.sampled_from(knob.choices or (True, False))
    low, high = knob.between.low, knob.between.high
    numbers = (
        st.integers(int(low), int(high))
        if knob.kind is int
        else st.floats(low, high, allow_subnormal=False)
    )
    return st.none() | numbers if knob.optional else numbers


@st.composite
def configs(draw):
    """Some knobs turned, those that have to be in order brought into order."""
    knobs = all_knobs()
    names = draw(st.sets(st.sampled_from(list(knobs)), max_size=20))
    turned = {name: draw(values_of(knobs[name])) for name in sorted(names)}
    for ordered in IN_ORDER:
        if names & set(ordered):
            drawn = draw(
                st.lists(
                    values_of(knobs[ordered[0]]),
                    min_size=len(ordered),
                    unique=True,
                    max_size=len(ordered),
                )
            )
            turned |= zip(ordered, sorted(drawn), strict=True)
    return Config().turned(turned)
