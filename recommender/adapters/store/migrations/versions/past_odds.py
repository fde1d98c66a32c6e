"""The chance that an introduction from before this store had to be made."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Begin to keep it; of what was imported before it is unknown."""
    op.add_column("history", sa.Column("propensity", sa.Float(), nullable=True))


def downgrade() -> None:
    """End it."""
    op.drop_column("history", "propensity")
