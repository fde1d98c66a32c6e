"""``recommender evaluate``: how good the parts are, on data that others collected."""

from __future__ import annotations

import typer

from benchmarks.quality.commands import acl, encoder, hosts, people, report

app = typer.Typer(
    help="How good the parts are, measured on data that others collected.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("hosts")(hosts.hosts)
app.command("encoder")(encoder.encoder)
app.command("speed-dating")(people.speed_dating)
app.command("new-ties")(people.new_ties)
app.command("ablation")(people.ablation)
app.command("report")(report.report)
app.command("acl")(acl.acl)
