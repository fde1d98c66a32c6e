"""Questions to the owners of contacts, and what members agree to."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "inventory_terms",
        sa.Column("member", TEXT, nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_inventory_terms_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_inventory_terms")),
    )
    op.create_index(op.f("ix_inventory_terms_member"), "inventory_terms", ["member"], unique=False)
    op.create_table(
        "warm_requests",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("asker", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("contact", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("sentence", TEXT, nullable=False),
        sa.Column("came_of", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("changed_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["asker"], ["members.id"], name=op.f("fk_warm_requests_asker"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["members.id"], name=op.f("fk_warm_requests_owner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warm_requests")),
    )
    for column in ("asker", "owner"):
        op.create_index(op.f(f"ix_warm_requests_{column}"), "warm_requests", [column], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("warm_requests")
    op.drop_table("inventory_terms")
