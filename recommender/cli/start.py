"""Where the command begins: before anything is loaded, so that it can be stopped from the start on."""

import sys

STOPPED = 130
"""Exit code of a command that was stopped by Ctrl-C."""


def main() -> None:
    """Run the command line; a run that is stopped says so, whenever that is."""
    try:
        from recommender.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(_say_stopped())
    except SystemExit as stop:
        sys.exit(_say_stopped() if stop.code == STOPPED else stop.code)


def _say_stopped() -> int:
    sys.stderr.write("Stopped; nothing was written.\n")
    return STOPPED
