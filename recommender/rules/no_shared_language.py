"""Two who state their languages must have one in common."""

from recommender.rules.checks import NothingShared
from recommender.rules.rule import Rule, RuleContext


def _prepare(context: RuleContext) -> NothingShared:
    return NothingShared.of([member.languages for member in context.club.members])


RULE = Rule(
    reason="no_shared_language",
    order=50,
    knob="shared_language",
    prepare=_prepare,
    says={"de": "keine gemeinsame Sprache", "en": "no shared language"},
)
