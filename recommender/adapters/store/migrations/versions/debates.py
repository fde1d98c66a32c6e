"""Debates and the club's statements."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "statements",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_statements")),
    )
    op.create_table(
        "debates",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("week", TEXT, nullable=False),
        sa.Column("a", TEXT, nullable=False),
        sa.Column("b", TEXT, nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("km", sa.Float(), nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("understood_a", sa.Integer(), nullable=True),
        sa.Column("understood_b", sa.Integer(), nullable=True),
        sa.Column("said_a", TEXT, nullable=True),
        sa.Column("said_b", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["a"], ["members.id"], name=op.f("fk_debates_a"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b"], ["members.id"], name=op.f("fk_debates_b"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debates")),
    )
    for column in ("a", "b"):
        op.create_index(op.f(f"ix_debates_{column}"), "debates", [column], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("debates")
    op.drop_table("statements")
