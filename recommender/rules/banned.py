"""Who the organiser does not want introduced in this round is not."""

from recommender.rules.rule import Rule, RuleContext


def _prepare(context: RuleContext) -> None:
    """Nobody: bans are of one round, see `recommender.pipeline.edits.banning`."""


RULE = Rule(
    reason="banned",
    order=70,
    prepare=_prepare,
    says={
        "de": "in dieser Runde von der Organisation ausgenommen",
        "en": "taken out of this round by the organiser",
    },
    reads=frozenset(),
)
