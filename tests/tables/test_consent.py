"""Whether an address may be told: only a plain yes is one."""

import pandas as pd
import pytest

from recommender.tables import members_from_frame


def read(value, header="E-Mail weitergeben"):
    frame = pd.DataFrame(
        {"id": ["m1"], "name": ["Xenia Roth"], "headline": ["Baker"], "email": ["x@example.org"]}
    )
    (member,), report = members_from_frame(frame.assign(**{header: [value]}))
    return member.share_email, [problem.column for problem in report.problems]


@pytest.mark.parametrize("value", ["ja", "Ja", "yes", "x", "1", "true", True])
def test_a_yes_is_a_yes(value):
    assert read(value) == (True, [])
    assert read(value, "share_email") == (True, [])


@pytest.mark.parametrize("value", ["nein", "no", "0", "false", False, "", None])
def test_a_no_or_nothing_is_none(value):
    assert read(value) == (False, [])


@pytest.mark.parametrize("value", ["vielleicht", "nur auf Nachfrage", "2"])
def test_anything_else_is_no_consent_and_is_said(value):
    assert read(value) == (False, ["E-Mail weitergeben"])
