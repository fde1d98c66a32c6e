"""What commands that only look or check cost a processor, as ratios to ``import pandas``.

    python -m benchmarks.start_up

Every command runs in a new Python; the middle of several runs counts. Which modules may be loaded
at all is a test (``tests/cli/test_start_up.py``).
"""

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

_SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample_club"
_MAIN = "from recommender.cli.main import main; main()"
_COMMANDS = {
    "--help": ("--help",),
    "round --help": ("round", "--help"),
    "import --check": (
        "import", "--check", "--members", str(_SAMPLE / "members.csv"),
        "--ties", str(_SAMPLE / "ties.csv"), "--history", str(_SAMPLE / "history.csv"),
    ),
    "doctor --json": ("doctor", "--json"),
}  # fmt: skip


def measure_cpu(code: str, arguments: tuple[str, ...] = (), runs: int = 5) -> float:
    """Processor seconds of a new Python that runs ``code``: the median of ``runs``."""

    def run_once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", code, *arguments],
            capture_output=True, check=True, env=os.environ | {"HF_HUB_OFFLINE": "1"},
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)

    run_once()  # whatever has to be compiled or read from disk once
    return median(run_once() for _ in range(runs))


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each command")
    runs = parser.parse_args().runs
    pandas = measure_cpu("import pandas", runs=runs)
    print(f"import pandas: {pandas:.2f} s of a processor")
    for name, arguments in _COMMANDS.items():
        print(f"recommender {name}: {measure_cpu(_MAIN, arguments, runs) / pandas:.1f} times that")


if __name__ == "__main__":
    main()
