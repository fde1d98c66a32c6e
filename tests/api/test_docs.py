"""The week of a club in docs/api.md, run as it stands there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from recommender.adapters.store.tables import metadata
from tests.api.process import served

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")


@pytest.mark.enable_socket
def test_a_clubs_week_runs_as_it_is_written(tmp_path):
    bash = shutil.which("bash")
    if bash is None or shutil.which("curl") is None:
        pytest.skip("bash and curl are not installed")
    script = "set -euo pipefail\n" + "\necho; echo ---\n".join(BLOCKS)
    with served(tmp_path, "--demo") as server:
        done = subprocess.run(  # noqa: S603
            [bash, "-c", script], capture_output=True, text=True, check=False, timeout=300,
            cwd=tmp_path,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "URL": server.address, "KEY": server.key},
        )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout[-2_000:]
    assert '"kept":1' in done.stdout
    assert "'status': 'optimal'" in done.stdout
    assert '"glad":4,"learned":5' in done.stdout
    assert "'banned': 1, 'left_out': 0" in done.stdout
    assert "{'rule': 'not_available', 'holds': True}" in done.stdout
    assert "{'state': 'replaced'," in done.stdout
    assert done.stdout.count("---") == len(BLOCKS) - 1


def test_every_role_and_table_is_described():
    for role in ("organiser", "reader", "member"):
        assert f"| {role} |" in PAGE
    for table in metadata.tables.keys() - {"meta", "rounds"}:
        assert f"`{table}`" in PRIVACY, table
