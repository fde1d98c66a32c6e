"""Rounds that are edited by hand, introductions that end, and the search for somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add what they need."""
    op.add_column("rounds", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("introductions", sa.Column("ended_at", TEXT, nullable=True))
    op.create_table(
        "round_edits",
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("a", TEXT, nullable=False),
        sa.Column("b", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.CheckConstraint("a < b", name=op.f("ck_round_edits_ordered")),
        sa.ForeignKeyConstraint(
            ["a"], ["members.id"], name=op.f("fk_round_edits_a"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b"], ["members.id"], name=op.f("fk_round_edits_b"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_edits_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "a", "b", name=op.f("pk_round_edits")),
    )
    op.create_table(
        "vacancies",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("introduction", TEXT, nullable=True),
        sa.Column("replacement", TEXT, nullable=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction"],
            ["introductions.id"],
            name=op.f("fk_vacancies_introduction"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_vacancies_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replacement"],
            ["introductions.id"],
            name=op.f("fk_vacancies_replacement"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_vacancies_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_vacancies")),
    )
    for table, column in (
        ("round_edits", "a"),
        ("round_edits", "b"),
        ("round_edits", "round_id"),
        ("vacancies", "member"),
        ("vacancies", "round_id"),
        ("vacancies", "replacement"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.create_index("uq_vacancies_place", "vacancies", ["introduction", "member"], unique=True)
    op.create_index("ix_vacancies_state", "vacancies", ["state", "round_id"], unique=False)
    op.execute("INSERT INTO meta (name, value) VALUES ('past', 0)")


def downgrade() -> None:
    """Take it away again."""
    op.execute("DELETE FROM meta WHERE name = 'past'")
    op.drop_table("vacancies")
    op.drop_table("round_edits")
    op.drop_column("introductions", "ended_at")
    op.drop_column("rounds", "version")
