"""Run the notebooks of this folder and keep their outputs: ``python notebooks/execute.py [NAME]``."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent


def execute(path: Path) -> None:
    """Run one and write it back, without timings and versions, which differ each time."""
    whole = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(FOLDER)}}
    NotebookClient(whole, timeout=600, record_timing=False, resources=place).execute()
    for cell in whole.cells:
        cell.metadata.pop("execution", None)
    whole.metadata = {
        "kernelspec": whole.metadata["kernelspec"],
        "language_info": {"name": "python"},
    }
    nbformat.write(whole, path)


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.ipynb")):
        execute(FOLDER / f"{name}.ipynb")
