"""Links that sign in a member."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Say as whom a link signs in."""
    with op.batch_alter_table("sign_in_links") as table:
        table.add_column(sa.Column("member", TEXT, nullable=True))
        table.create_foreign_key(
            op.f("fk_sign_in_links_member"), "members", ["member"], ["id"], ondelete="CASCADE"
        )
    op.create_index(op.f("ix_sign_in_links_member"), "sign_in_links", ["member"])


def downgrade() -> None:
    """Forget it."""
    op.drop_index(op.f("ix_sign_in_links_member"), "sign_in_links")
    with op.batch_alter_table("sign_in_links") as table:
        table.drop_column("member")
