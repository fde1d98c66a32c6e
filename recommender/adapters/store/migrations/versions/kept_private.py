"""Suggestions as they were told, own answers about who has left, and erasing that is not done yet."""

import sqlalchemy as sa
from alembic import op

from recommender.ports.records import digest_of

revision = "0012"
down_revision = "0011"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def _member(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], ["members.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Add what they need."""
    op.create_table(
        "suggestion_weeks",
        sa.Column("member", TEXT, nullable=False),
        sa.Column("week", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        _member("suggestion_weeks", "member"),
        sa.PrimaryKeyConstraint("member", "week", name=op.f("pk_suggestion_weeks")),
    )
    op.create_table(
        "suggestions",
        sa.Column("member", TEXT, nullable=False),
        sa.Column("week", TEXT, nullable=False),
        sa.Column("partner", TEXT, nullable=False),
        sa.Column("base", sa.Float(), nullable=False),
        sa.Column("reward", sa.Float(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        _member("suggestions", "member"),
        _member("suggestions", "partner"),
        sa.PrimaryKeyConstraint("member", "week", "partner", name=op.f("pk_suggestions")),
    )
    op.create_table(
        "kept_outcomes",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        _member("kept_outcomes", "member"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_kept_outcomes_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_kept_outcomes")),
    )
    op.create_table(
        "pending_erasures",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("since", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_pending_erasures")),
    )
    op.create_index(
        "uq_kept_outcomes_key", "kept_outcomes", ["digest", "member", "key"], unique=True
    )
    for table, column in (
        ("suggestion_weeks", "member"),
        ("suggestions", "member"),
        ("suggestions", "partner"),
        ("kept_outcomes", "member"),
        ("kept_outcomes", "round_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.add_column("vacancies", sa.Column("digest", TEXT, nullable=True))
    places = sa.table("vacancies", sa.column("introduction"), sa.column("digest"))
    for (id_,) in op.get_bind().execute(sa.select(places.c.introduction).distinct()).all():
        if id_ is not None:
            same = sa.update(places).where(places.c.introduction == id_)
            op.execute(same.values(digest=digest_of(id_)))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("vacancies", "digest")
    for table in ("pending_erasures", "kept_outcomes", "suggestions", "suggestion_weeks"):
        op.drop_table(table)
