"""Visits that are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "visits",
        sa.Column("week", TEXT, nullable=False),
        sa.Column("host", TEXT, nullable=False),
        sa.Column("guest", TEXT, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("when", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["host"], ["members.id"], name=op.f("fk_visits_host"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["guest"], ["members.id"], name=op.f("fk_visits_guest"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("week", "host", "guest", name=op.f("pk_visits")),
    )
    for column in ("host", "guest"):
        op.create_index(op.f(f"ix_visits_{column}"), "visits", [column], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("visits")
