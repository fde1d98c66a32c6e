"""Scripts of others: each is listed, and is the very file that its entry pins."""

import hashlib
import subprocess
import sys

import pytest

import vendor

ENTRIES = vendor.read_list()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
def test_each_file_is_the_one_that_is_pinned(entry):
    content = (vendor.STATIC / "vendor" / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert all(entry[name] for name in ("package", "version", "path", "licence"))


def test_no_file_is_there_that_nobody_lists():
    there = {file.name for file in (vendor.STATIC / "vendor").iterdir()}
    assert there == {entry["file"] for entry in ENTRIES}


def test_a_package_of_another_content_is_refused(tmp_path, monkeypatch):
    """With an npm that hands out something else."""
    npm = tmp_path / "npm"
    npm.write_text(
        f"#!{sys.executable}\nimport sys, tarfile, io\n"
        "folder = sys.argv[-1]\n"
        "with tarfile.open(f'{folder}/x.tgz', 'w:gz') as archive:\n"
        "    info = tarfile.TarInfo('package/dist/x.js'); info.size = 4\n"
        "    archive.addfile(info, io.BytesIO(b'evil'))\n"
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    entry = ENTRIES[0] | {"path": "dist/x.js"}
    with pytest.raises(ValueError, match="its SHA-256 is"):
        vendor.fetch(entry)
    good = entry | {"sha256": hashlib.sha256(b"evil").hexdigest()}
    assert vendor.fetch(good) == b"evil"
    assert subprocess.run([str(npm)], check=False, capture_output=True).returncode != 0  # noqa: S603
