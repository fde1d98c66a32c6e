"""Who are planned for a later week of the season are not introduced in this one."""

from recommender.rules.rule import Rule, RuleContext


def _prepare(context: RuleContext) -> None:
    """Nobody: what is kept follows from a plan, see `recommender.pipeline.schedule.keep_for_later`."""


RULE = Rule(
    reason="kept_for_later",
    order=75,
    prepare=_prepare,
    says={
        "de": "für eine spätere Woche vorgesehen",
        "en": "planned for a later week",
    },
    reads=frozenset(),
)
