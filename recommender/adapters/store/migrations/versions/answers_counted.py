"""Answers, counted apart from changes of the club: what suggestions are drawn from has them at once."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Begin to count."""
    op.execute("INSERT INTO meta (name, value) VALUES ('answers', 0)")


def downgrade() -> None:
    """End it."""
    op.execute("DELETE FROM meta WHERE name = 'answers'")
