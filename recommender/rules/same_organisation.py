"""Who work for the same organisation are not introduced, if a club asks for it.

Not stated, or self-employed, is given the benefit of the doubt.
"""

from recommender.rules.checks import SameCode
from recommender.rules.rule import Rule, RuleContext


def _prepare(context: RuleContext) -> SameCode:
    return SameCode.of([member.workplace for member in context.club.members])


RULE = Rule(
    reason="same_organisation",
    order=65,
    knob="other_organisation",
    prepare=_prepare,
    says={"de": "arbeiten in derselben Organisation", "en": "work for the same organisation"},
)
