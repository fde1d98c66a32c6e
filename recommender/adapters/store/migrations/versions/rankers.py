"""Rankers learnt from the club's outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "rankers",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("identity", TEXT, nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("withdrawn_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rankers")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("rankers")
