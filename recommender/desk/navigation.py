"""The desk's five places, in the order in which a week goes through them."""

from __future__ import annotations

NAVIGATION: tuple[tuple[str, str], ...] = (
    ("import", "/desk/import"),
    ("people", "/desk/people"),
)
"""Name (its words are ``layout.nav_NAME``) and path."""

HOME = "/desk/import"
"""Where an organiser begins who asks for nothing else."""
