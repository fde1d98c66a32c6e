"""The desk's places, in the order in which a week goes through them."""

from __future__ import annotations

NAVIGATION: tuple[tuple[str, str], ...] = (
    ("import", "/desk/import"),
    ("round", "/desk/round"),
    ("dials", "/desk/dials"),
    ("evening", "/desk/evening"),
    ("together", "/desk/together"),
    ("people", "/desk/people"),
    ("club", "/desk/club"),
)
"""Name (its words are ``layout.nav_NAME``) and path."""

HOME = "/desk/round"
"""Where an organiser begins who asks for nothing else."""
