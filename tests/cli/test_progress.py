"""What is seen of long work where there is no terminal."""

import io

from rich.console import Console

from recommender.cli import show


def test_a_log_gets_a_line_for_what_took_long_and_none_for_the_rest():
    times = iter([0.0, 3.0, 20.0])
    out = io.StringIO()
    log = show._Log(Console(file=out), lambda: next(times))
    steps = [("encoding", 1), ("encoding", 2), ("scoring pairs", 1), ("scoring pairs", 2)]
    for work, done in steps:
        log.report(work, done, 2)
    assert out.getvalue() == "scoring pairs: 2 in 17 s\n"


def test_off_a_terminal_there_are_no_bars(capsys):
    with show.progress_bars() as report:
        report("encoding", 1, 2)
    assert not any(capsys.readouterr())
