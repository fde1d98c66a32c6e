"""The value of another way of choosing in sentences, for whoever runs the club."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.letters.report_numbers import format_number

if TYPE_CHECKING:
    from recommender.letters.voice import Voice
    from recommender.maths.measures.off_policy import Worth

_WORTH_TELLING = 0.01
"""Share of introductions that could never have been drawn from which it is told."""


def say_value(
    worth: Worth, done: float, weeks: int, outcomes: int, voice: Voice
) -> tuple[str, ...]:
    """What another way of choosing would have been worth, in a few sentences.

    Parameters
    ----------
    worth
        Of the other way.
    done
        Good meetings per introduction of what was done.
    weeks, outcomes
        Rounds and known outcomes that tell it.
    voice
        Of the reader's language.
    """

    def number(value: float, digits: int = 2) -> str:
        return format_number(value, digits, language=voice.language)

    verdict = "better" if worth.gain_low > 0 else "worse" if worth.gain_high < 0 else "open"
    said = [
        voice.say("value.basis", weeks=weeks, outcomes=outcomes, done=number(done)),
        voice.say(
            "value.worth",
            value=number(worth.value),
            low=number(worth.low),
            high=number(worth.high),
            effective=number(worth.effective, 0),
        ),
        voice.say(
            f"value.{verdict}",
            gain=number(worth.gain),
            low=number(worth.gain_low),
            high=number(worth.gain_high),
        ),
    ]
    if worth.unsupported > _WORTH_TELLING:
        said.append(
            voice.say(
                "value.unsupported",
                share=number(100 * worth.unsupported, 0),
                least=number(worth.at_least),
                most=number(worth.at_most),
            )
        )
    return tuple(said)
