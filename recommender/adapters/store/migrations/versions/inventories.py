"""What members keep for themselves: contacts and wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "inventory_contacts",
        sa.Column("member", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("same_as", TEXT, nullable=True),
        sa.Column("merged", sa.JSON(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member"],
            ["members.id"],
            name=op.f("fk_inventory_contacts_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member", "id", name=op.f("pk_inventory_contacts")),
    )
    op.create_table(
        "inventory_wishes",
        sa.Column("member", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_inventory_wishes_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member", "id", name=op.f("pk_inventory_wishes")),
    )
    for table in ("inventory_contacts", "inventory_wishes"):
        op.create_index(op.f(f"ix_{table}_member"), table, ["member"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("inventory_wishes")
    op.drop_table("inventory_contacts")
