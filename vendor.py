"""``make vendor``: fetches the scripts of the pages anew, as ``vendored.json`` names and pins them."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "recommender" / "desk" / "static"
LIST = STATIC / "vendored.json"


def read_list() -> list[dict[str, str]]:
    """File, package, version, path in the package, licence and SHA-256 of each script."""
    entries: list[dict[str, str]] = json.loads(LIST.read_text(encoding="utf-8"))
    return entries


def fetch(entry: dict[str, str]) -> bytes:
    """A file of a package, by npm.

    Raises
    ------
    ValueError
        If it is not the file whose hash is written down.
    """
    npm = shutil.which("npm") or "npm"
    with tempfile.TemporaryDirectory() as folder:
        named = f"{entry['package']}@{entry['version']}"
        subprocess.run(  # noqa: S603 - what our own list names
            [npm, "pack", named, "--silent", "--pack-destination", folder], check=True
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as opened:
            member = opened.extractfile(f"package/{entry['path']}")
            content = b"" if member is None else member.read()
    found = hashlib.sha256(content).hexdigest()
    if found != entry["sha256"]:
        message = (
            f"{named} {entry['path']}: its SHA-256 is {found}, {LIST.name} says {entry['sha256']}"
        )
        raise ValueError(message)
    return content


def main() -> int:
    """Fetch everything; nothing is written unless every hash is right."""
    try:
        contents = {entry["file"]: fetch(entry) for entry in read_list()}
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    folder = STATIC / "vendor"
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        sys.stdout.write(f"{folder / name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
