"""Who know each other already are not introduced."""

from recommender.rules.checks import PairList
from recommender.rules.rule import Rule, RuleContext


def _prepare(context: RuleContext) -> PairList:
    return PairList.of(context.club.pairs(context.club.ties), len(context.club))


RULE = Rule(
    reason="known",
    order=20,
    prepare=_prepare,
    says={"de": "kennen sich schon", "en": "know each other already"},
    reads=frozenset({"ties"}),
)
