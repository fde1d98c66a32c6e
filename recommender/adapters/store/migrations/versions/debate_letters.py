"""Debates by mail: opened, told by letters that belong to no round, called off, asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_TEXTS = ("published_at", "ended_at", "meets_at")
_NUMBERS = ("met_a", "met_b")


def upgrade() -> None:
    """Whoever was paired before has been told; a message may be about the debates of a week."""
    for name in _TEXTS:
        op.add_column("debates", sa.Column(name, TEXT, nullable=True))
    for name in _NUMBERS:
        op.add_column("debates", sa.Column(name, sa.Integer(), nullable=True))
    op.execute("UPDATE debates SET published_at = created_at")
    op.create_table(
        "debate_calls",
        sa.Column("week", TEXT, nullable=False),
        sa.Column("opened_at", TEXT, nullable=False),
        sa.Column("closed_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_debate_calls")),
    )
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("debate_week", TEXT, nullable=True))
        table.alter_column("round_id", existing_type=TEXT, nullable=True)
    op.create_index(op.f("ix_outbox_debate_week"), "outbox", ["debate_week"])


def downgrade() -> None:
    """Take it back; messages about debates go."""
    op.execute("DELETE FROM outbox WHERE round_id IS NULL")
    op.drop_index(op.f("ix_outbox_debate_week"), "outbox")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("debate_week")
        table.alter_column("round_id", existing_type=TEXT, nullable=False)
    op.drop_table("debate_calls")
    for name in (*_TEXTS, *_NUMBERS):
        op.drop_column("debates", name)
