"""A solved round as it is stored."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from recommender.letters import side_text
from recommender.ports.records import IntroductionRecord, MemberOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.club.club import Club
    from recommender.club.introduction import Introduction, Side
    from recommender.club.round import Round, Shortfall
    from recommender.pipeline.describe import Effect
    from recommender.ports.records import PairEdit


def make_introduction(
    pair: Introduction, club: Club, week: str, round_id: str, existing_id: str | None = None
) -> IntroductionRecord:
    """An introduction with both sides' words.

    Parameters
    ----------
    pair, club, week, round_id
        What, of whom, when, where.
    existing_id
        Id it had before, if the round had it already.
    """
    numbers = to_json_values(asdict(pair))
    del numbers["sides"], numbers["a"], numbers["b"]
    texts = [side_texts(side, club, week) for side in pair.sides]
    return IntroductionRecord(
        id=existing_id or secrets.token_hex(12),
        round_id=round_id,
        week=week,
        a=pair.a,
        b=pair.b,
        numbers=numbers,
        texts={"a": texts[0], "b": texts[1]},
    )


def side_texts(side: Side, club: Club, week: str) -> dict[str, Any]:
    """What one side is told, and in which language, which may be another one later."""
    return asdict(side_text(side, club, week=week)) | {"language": side.language}


def make_result(solved: Round) -> dict[str, Any]:
    """The result of a round: what concerns the club as a whole: nobody's id is in it."""
    fields = {
        "numbers": asdict(solved.numbers),
        "certificate": asdict(solved.certificate) | {"ratio": solved.certificate.ratio},
        "before": asdict(solved.before),
        "after": asdict(solved.after),
        "versions": dict(solved.versions),
        "rounds_left": solved.rounds_left,
        "exploration": solved.exploration and asdict(solved.exploration),
        "alarms": [asdict(alarm) for alarm in solved.alarms],
    }
    result: dict[str, Any] = to_json_values(fields)
    return result


def effect_numbers(effect: Effect) -> dict[str, Any]:
    """What of a result follows from the pairs alone: their numbers, the bubble before and after."""
    fields = {name: asdict(getattr(effect, name)) for name in ("numbers", "before", "after")}
    numbers: dict[str, Any] = to_json_values(fields)
    return numbers


def edit_cost(
    old: Mapping[str, Any] | None, value: float, counts: Mapping[str, Any], revision: int
) -> dict[str, Any]:
    """What editing a round has cost, in the unit of its certificate's value.

    Parameters
    ----------
    old
        The result before; None for a round that is solved for the first time.
    value
        The certificate's value now.
    counts
        How many edits there are: ``locked``, ``banned``, ``left_out``; and their `digest_edits`.
    revision
        Of the club, now.

    Returns
    -------
    dict
        ``value_unedited`` is that of the first solution; ``cost`` is what the last step took off;
        ``club_changed`` says that the club is not the same, so that the two do not compare.
    """
    last = (old or {}).get("edit", {})
    before = value if old is None else old["certificate"]["value"]
    return {
        **counts,
        "value_unedited": last.get("value_unedited", before),
        "value_before": before,
        "value_after": value,
        "cost": before - value,
        "club_changed": old is not None and last.get("revision", revision) != revision,
        "revision": revision,
    }


def digest_edits(edits: Iterable[PairEdit]) -> str:
    """The same for the same locks and bans."""
    rows = sorted((edit.a, edit.b, edit.kind.value) for edit in edits)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def make_member_outcomes(
    members: Iterable[str],
    got: Counter[str],
    shortfalls: Iterable[Shortfall],
    bubbles: Mapping[str, tuple[float, float]],
) -> list[MemberOutcome]:
    """What a round meant for each member."""
    short = {shortfall.member: shortfall for shortfall in shortfalls}
    outcomes = []
    for id_ in members:
        asked = short[id_].asked if id_ in short else got[id_]
        reasons = dict(short[id_].reasons) if id_ in short else {}
        bubble = to_json_values(list(bubbles[id_]))
        outcomes.append(MemberOutcome(id_, asked, got[id_], reasons, *bubble))
    return outcomes


def count_places(pairs: Iterable[tuple[str, str]]) -> Counter[str]:
    """How many introductions each member has."""
    return Counter(id_ for pair in pairs for id_ in pair)


def to_json_values(value: Any) -> Any:  # noqa: ANN401
    """Values that strict JSON knows; what is not a number becomes None."""
    return json.loads(json.dumps(value), parse_constant=lambda _: None)
