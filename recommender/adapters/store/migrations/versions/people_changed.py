"""Changes of single members, counted apart from those of the whole club."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Begin to count."""
    op.execute("INSERT INTO meta (name, value) VALUES ('people', 0)")


def downgrade() -> None:
    """End it."""
    op.execute("DELETE FROM meta WHERE name = 'people'")
