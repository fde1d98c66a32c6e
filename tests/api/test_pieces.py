"""Long answers go out in pieces, and are the same put together."""

from hypothesis import given
from hypothesis import strategies as st

from recommender.api.monitoring import cut_body


@given(st.integers(0, 300_000), st.booleans())
def test_pieces_put_together_are_the_body_and_the_last_one_says_whether_more_comes(length, more):
    body = bytes(range(256)) * (length // 256 + 1)
    message = {"type": "http.response.body", "body": body[:length], "more_body": more}
    pieces = list(cut_body(message))
    assert b"".join(piece["body"] for piece in pieces) == body[:length]
    assert [piece["more_body"] for piece in pieces] == [True] * (len(pieces) - 1) + [more]
    assert max(len(piece["body"]) for piece in pieces) <= 65_536
    assert {piece["type"] for piece in pieces} == {"http.response.body"}


def test_other_messages_are_as_they_were():
    start = {"type": "http.response.start", "status": 204, "headers": []}
    assert list(cut_body(start)) == [start]
