"""Who pauses this week meets nobody."""

from recommender.rules.checks import MemberMask
from recommender.rules.rule import Rule, RuleContext


def _prepare(context: RuleContext) -> MemberMask:
    return MemberMask(context.capacity == 0)


RULE = Rule(
    reason="paused",
    order=10,
    prepare=_prepare,
    says={
        "de": "nimmt diese Woche an keiner Begegnung teil",
        "en": "taking no introductions this week",
    },
)
