"""Addresses of members, messages on their way out, what links are signed with, counts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0002"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add them."""
    op.add_column("members", sa.Column("email", TEXT, server_default="", nullable=False))
    op.create_table(
        "secrets",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "outcome_counts",
        sa.Column("week", TEXT, nullable=False),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "answer", "value", name=op.f("pk_outcome_counts")),
    )
    op.execute("INSERT INTO meta (name, value) VALUES ('shown', 0)")
    _outbox()


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=True),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("due", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("owner", TEXT, nullable=True),
        sa.Column("owned_until", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("changed_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_outbox_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_outbox_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due", "outbox", ["channel", "state", "due"], unique=False)
    op.create_index(op.f("ix_outbox_member"), "outbox", ["member"], unique=False)
    op.create_index(op.f("ix_outbox_round_id"), "outbox", ["round_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for name in ("outbox", "outcome_counts", "secrets"):
        op.drop_table(name)
    op.drop_column("members", "email")
    op.execute("DELETE FROM meta WHERE name = 'shown'")
