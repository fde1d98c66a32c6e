"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "members",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_table(
        "meta",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("week", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("published_at", TEXT, nullable=True),
        sa.Column("owner", TEXT, nullable=True),
        sa.Column("owned_until", TEXT, nullable=True),
        sa.Column("step", TEXT, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_index("ix_rounds_created_at", "rounds", ["created_at", "id"], unique=False)
    op.create_index("ix_rounds_fingerprint", "rounds", ["fingerprint"], unique=False)
    op.create_index(
        "uq_rounds_one_published_per_week",
        "rounds",
        ["week"],
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=True),
        sa.Column("what", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_audit_member"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_member"), "audit", ["member"], unique=False)
    op.create_table(
        "blocks",
        sa.Column("member", TEXT, nullable=False),
        sa.Column("other", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_blocks_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member", "other", name=op.f("pk_blocks")),
    )
    op.create_index(op.f("ix_blocks_member"), "blocks", ["member"], unique=False)
    op.create_index("ix_blocks_other", "blocks", ["other"], unique=False)
    op.create_table(
        "history",
        sa.Column("week", TEXT, nullable=False),
        sa.Column("a", TEXT, nullable=False),
        sa.Column("b", TEXT, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["a"], ["members.id"], name=op.f("fk_history_a"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b"], ["members.id"], name=op.f("fk_history_b"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("week", "a", "b", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_a"), "history", ["a"], unique=False)
    op.create_index(op.f("ix_history_b"), "history", ["b"], unique=False)
    op.create_table(
        "introductions",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("a", TEXT, nullable=False),
        sa.Column("b", TEXT, nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["a"], ["members.id"], name=op.f("fk_introductions_a"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["b"], ["members.id"], name=op.f("fk_introductions_b"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_introductions_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
    )
    op.create_index(op.f("ix_introductions_a"), "introductions", ["a"], unique=False)
    op.create_index(op.f("ix_introductions_b"), "introductions", ["b"], unique=False)
    op.create_index(op.f("ix_introductions_round_id"), "introductions", ["round_id"], unique=False)
    op.create_table(
        "keys",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=True),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=True),
        sa.Column("revoked_at", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_keys_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
    )
    op.create_index(op.f("ix_keys_member"), "keys", ["member"], unique=False)
    op.create_index("uq_keys_digest", "keys", ["digest"], unique=True)
    op.create_table(
        "round_members",
        sa.Column("round_id", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("got", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("bubble_before", sa.Float(), nullable=True),
        sa.Column("bubble_after", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_round_members_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_members_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "member", name=op.f("pk_round_members")),
    )
    op.create_index(op.f("ix_round_members_member"), "round_members", ["member"], unique=False)
    op.create_index(op.f("ix_round_members_round_id"), "round_members", ["round_id"], unique=False)
    op.create_table(
        "ties",
        sa.Column("a", TEXT, nullable=False),
        sa.Column("b", TEXT, nullable=False),
        sa.Column("strength", sa.Float(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.CheckConstraint("a < b", name=op.f("ck_ties_ordered")),
        sa.ForeignKeyConstraint(["a"], ["members.id"], name=op.f("fk_ties_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b"], ["members.id"], name=op.f("fk_ties_b"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("a", "b", name=op.f("pk_ties")),
    )
    op.create_index(op.f("ix_ties_a"), "ties", ["a"], unique=False)
    op.create_index(op.f("ix_ties_b"), "ties", ["b"], unique=False)
    op.create_table(
        "exposures",
        sa.Column("introduction", TEXT, nullable=False),
        sa.Column("propensity", sa.Float(), nullable=True),
        sa.Column("policy", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction"],
            ["introductions.id"],
            name=op.f("fk_exposures_introduction"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("introduction", name=op.f("pk_exposures")),
    )
    op.create_table(
        "outcomes",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("introduction", TEXT, nullable=False),
        sa.Column("member", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction"],
            ["introductions.id"],
            name=op.f("fk_outcomes_introduction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_outcomes_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_member"), "outcomes", ["member"], unique=False)
    op.create_index("uq_outcomes_key", "outcomes", ["introduction", "member", "key"], unique=True)
    op.execute("INSERT INTO meta (name, value) VALUES ('revision', 0)")


def downgrade() -> None:
    """Drop them."""
    for name in (
        "exposures", "outcomes", "introductions", "round_members", "rounds", "audit",
        "keys", "history", "ties", "blocks", "members", "meta",
    ):  # fmt: skip
        op.drop_table(name)
