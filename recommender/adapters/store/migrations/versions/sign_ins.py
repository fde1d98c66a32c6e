"""Links to sign in with, sessions of browsers, forms that were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "sign_in_links",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("used_at", TEXT, nullable=True),
        sa.Column("digest", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
    )
    op.create_index("uq_sign_in_links_digest", "sign_in_links", ["digest"], unique=True)
    op.create_table(
        "browser_sessions",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=True),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("ended_at", TEXT, nullable=True),
        sa.Column("digest", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_browser_sessions_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_sessions")),
    )
    op.create_index("uq_browser_sessions_digest", "browser_sessions", ["digest"], unique=True)
    op.create_index(op.f("ix_browser_sessions_member"), "browser_sessions", ["member"])
    op.create_table(
        "sent_forms",
        sa.Column("session", TEXT, nullable=False),
        sa.Column("once", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("location", TEXT, nullable=False),
        sa.Column("notice", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"],
            ["browser_sessions.id"],
            name=op.f("fk_sent_forms_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session", "once", name=op.f("pk_sent_forms")),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("sent_forms", "browser_sessions", "sign_in_links"):
        op.drop_table(name)
