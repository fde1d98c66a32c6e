"""The pictures of the desk in its documentation are of the pages as they are: ``make pictures`` draws them anew."""

import os
import re
from pathlib import Path

import pytest

from tests.browser.conftest import sign_in
from tests.desk.small_desk import Desk, draft_file
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = {
    "round": "/desk/round/{round}",
    "swap": "/desk/round/{round}/swap?member={a}&instead_of={b}",
    "dials": "/desk/dials?bubble=0.9",
    "club": "/desk/club",
}
"""Of which pages; cut off below what is told of them."""
WIDTH, HEIGHT = 1200, 900


def size_of(png):
    """Width and height of a picture."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_pictures_are_of_the_pages_as_they_are(
    open_window, tmp_path, tmp_path_factory, encoder, sample_club
):
    drafted = draft_file(tmp_path_factory.mktemp("pictures"), encoder, sample_club)
    desk = Desk(drafted, tmp_path, encoder)
    a, b = min(desk.small.pairs())
    with serving(desk.app) as address:
        page = open_window(width=WIDTH, height=HEIGHT, reduced_motion="reduce")
        sign_in(page, address, desk.services)
        for name, path in PICTURES.items():
            page.goto(address + path.format(round=desk.small.round, a=a, b=b))
            page.wait_for_load_state("networkidle")
            assert page.get_by_role("heading", level=1).count() == 1
            drawn = page.screenshot()
            file = DOCS / "desk" / f"{name}.png"
            if os.environ.get("DRAW_PICTURES"):
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(drawn)
            assert size_of(file.read_bytes()) == size_of(drawn)
    desk.close()


def test_every_picture_is_shown_and_none_is_missing():
    shown = set(re.findall(r"\(desk/([a-z]+)\.png\)", (DOCS / "desk.md").read_text("utf-8")))
    assert PICTURES.keys() <= shown
    assert {file.stem for file in (DOCS / "desk").glob("*.png")} == shown
