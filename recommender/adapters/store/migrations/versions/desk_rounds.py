"""What is done to a round by hand, step by step, and the club's own configuration with its history."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add what they need."""
    op.create_table(
        "round_steps",
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("a", TEXT, nullable=False),
        sa.Column("b", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("before", TEXT, nullable=True),
        sa.Column("after", TEXT, nullable=True),
        sa.Column("was_introduced", sa.Integer(), nullable=False),
        sa.Column("is_introduced", sa.Integer(), nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.CheckConstraint("a <= b", name=op.f("ck_round_steps_ordered")),
        sa.ForeignKeyConstraint(
            ["a"], ["members.id"], name=op.f("fk_round_steps_a"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b"], ["members.id"], name=op.f("fk_round_steps_b"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_steps_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "version", "a", "b", name=op.f("pk_round_steps")),
    )
    for column in ("a", "b", "round_id"):
        op.create_index(op.f(f"ix_round_steps_{column}"), "round_steps", [column], unique=False)
    op.create_table(
        "club_configs",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("knobs", sa.JSON(), nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_club_configs")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("club_configs")
    op.drop_table("round_steps")
