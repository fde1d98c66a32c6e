"""Evenings: who comes, who sits where, what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_TABLES = ("evening_guests", "evening_seats", "evening_reasons", "evening_answers")


def _of(table: str, *members: str) -> list[sa.ForeignKeyConstraint]:
    """Its rows go with the evening, and with each of the members they are about."""
    keys = [("evening", "evenings.id"), *((member, "members.id") for member in members)]
    return [
        sa.ForeignKeyConstraint(
            [column], [to], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
        )
        for column, to in keys
    ]


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "evenings",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("week", TEXT, nullable=False),
        sa.Column("over", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("changed_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evenings")),
    )
    op.create_table(
        "evening_guests",
        sa.Column("evening", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("host", sa.Integer(), nullable=True),
        sa.Column("seated", sa.Integer(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        *_of("evening_guests", "member"),
        sa.PrimaryKeyConstraint("evening", "member", name=op.f("pk_evening_guests")),
    )
    op.create_index(
        "uq_evening_guests_number", "evening_guests", ["evening", "number"], unique=True
    )
    op.create_table(
        "evening_seats",
        sa.Column("evening", TEXT, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("table", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *_of("evening_seats", "member"),
        sa.PrimaryKeyConstraint("evening", "round", "member", name=op.f("pk_evening_seats")),
    )
    op.create_table(
        "evening_reasons",
        sa.Column("evening", TEXT, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("one", TEXT, nullable=False),
        sa.Column("other", TEXT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_of("evening_reasons", "one", "other"),
        sa.PrimaryKeyConstraint(
            "evening", "round", "table", "place", name=op.f("pk_evening_reasons")
        ),
    )
    op.create_table(
        "evening_answers",
        sa.Column("evening", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("partner", TEXT, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        *_of("evening_answers", "member", "partner"),
        sa.PrimaryKeyConstraint("evening", "member", "partner", name=op.f("pk_evening_answers")),
    )
    for table, column in (
        ("evening_guests", "member"), ("evening_seats", "member"), ("evening_reasons", "one"),
        ("evening_reasons", "other"), ("evening_answers", "member"), ("evening_answers", "partner"),
    ):  # fmt: skip
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_table("evenings")
