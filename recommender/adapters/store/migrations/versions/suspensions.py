"""Pauses that the club sets for letting others wait."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "suspensions",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("week", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("let_downs", sa.Integer(), nullable=False),
        sa.Column("decided_at", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_suspensions_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_suspensions")),
    )
    op.create_index(op.f("ix_suspensions_member"), "suspensions", ["member"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("suspensions")
