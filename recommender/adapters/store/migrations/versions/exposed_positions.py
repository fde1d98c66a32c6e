"""The place of an introduction in the letters that showed it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Begin to note it; what was shown before counts as first."""
    op.add_column(
        "exposures", sa.Column("position", sa.Integer(), server_default="1", nullable=False)
    )


def downgrade() -> None:
    """End it."""
    op.drop_column("exposures", "position")
