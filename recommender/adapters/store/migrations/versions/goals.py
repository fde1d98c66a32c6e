"""Common goals: their tables, meetings, and what was agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_TABLES = ("goal_seats", "goal_meetings", "goal_presences", "goal_agreements")


def _key(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    """Add their tables."""
    op.create_table(
        "goals",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("by", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        _key("goals", "by", "members.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
    )
    op.create_table(
        "goal_seats",
        sa.Column("goal", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        _key("goal_seats", "goal", "goals.id"),
        _key("goal_seats", "member", "members.id"),
        sa.PrimaryKeyConstraint("goal", "member", name=op.f("pk_goal_seats")),
    )
    op.create_table(
        "goal_meetings",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("goal", TEXT, nullable=False),
        sa.Column("on", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=True),
        _key("goal_meetings", "goal", "goals.id"),
        _key("goal_meetings", "by", "members.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_meetings")),
    )
    op.create_table(
        "goal_presences",
        sa.Column("meeting", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("there", sa.Integer(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        _key("goal_presences", "meeting", "goal_meetings.id"),
        _key("goal_presences", "member", "members.id"),
        sa.PrimaryKeyConstraint("meeting", "member", name=op.f("pk_goal_presences")),
    )
    op.create_table(
        "goal_agreements",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("goal", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("until", TEXT, nullable=False),
        sa.Column("done_on", TEXT, nullable=True),
        sa.Column("by", TEXT, nullable=True),
        _key("goal_agreements", "goal", "goals.id"),
        _key("goal_agreements", "member", "members.id"),
        _key("goal_agreements", "by", "members.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_agreements")),
    )
    for table, columns in (
        ("goals", ("by",)),
        ("goal_seats", ("goal", "member")),
        ("goal_meetings", ("goal", "by")),
        ("goal_presences", ("member",)),
        ("goal_agreements", ("goal", "member", "by")),
    ):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(_TABLES):
        op.drop_table(table)
    op.drop_table("goals")
