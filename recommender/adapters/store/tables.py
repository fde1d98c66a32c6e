"""The tables. A person is in them by id only, and every such column follows the member out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

TEXT = String().with_variant(String(collation="C"), "postgresql")
"""Text in the same order on every database: by code point."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _member(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[Any]:
    """A member's id; the row goes when the member is erased."""
    key = ForeignKey("members.id", ondelete="CASCADE")
    return Column(name, TEXT, key, primary_key=primary_key, nullable=nullable, index=True)


def _text(name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[Any]:
    return Column(name, TEXT, nullable=nullable, primary_key=primary_key)


def _whole(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Integer, nullable=nullable)


meta = Table("meta", metadata, _text("name", primary_key=True), _whole("value"))

members = Table(
    "members",
    metadata,
    _text("id", primary_key=True),
    Column("profile", JSON, nullable=False),
    _whole("version"),
    Column("email", TEXT, nullable=False, server_default=""),
)

ties = Table(
    "ties",
    metadata,
    _member("a", primary_key=True),
    _member("b", primary_key=True),
    Column("strength", Float, nullable=False),
    _text("source"),
    CheckConstraint("a < b", name="ordered"),
)

blocks = Table(
    "blocks",
    metadata,
    _member("member", primary_key=True),
    _text("other", primary_key=True),  # may name somebody who is not a member (yet)
    Index("ix_blocks_other", "other"),
)

history = Table(
    "history",
    metadata,
    _text("week", primary_key=True),
    _member("a", primary_key=True),
    _member("b", primary_key=True),
    Column("answers", JSON, nullable=False),
    Column("propensity", Float),  # as that of exposures
)

rounds = Table(
    "rounds",
    metadata,
    _text("id", primary_key=True),
    _text("week"),
    _text("state"),
    _text("fingerprint"),
    Column("config", JSON, nullable=False),
    _text("created_at"),
    _text("published_at", nullable=True),
    _text("owner", nullable=True),
    _text("owned_until", nullable=True),
    _text("step"),
    _whole("done"),
    _whole("total"),
    _text("error", nullable=True),
    Column("result", JSON, nullable=True),
    _whole("version"),
    Index("ix_rounds_fingerprint", "fingerprint"),
    Index("ix_rounds_created_at", "created_at", "id"),
    Index(
        "uq_rounds_one_published_per_week",
        "week",
        unique=True,
        sqlite_where=text("state = 'published'"),
        postgresql_where=text("state = 'published'"),
    ),
)


def _round(*, primary_key: bool = False, nullable: bool = False) -> Column[Any]:
    key = ForeignKey("rounds.id", ondelete="CASCADE")
    return Column("round_id", TEXT, key, primary_key=primary_key, nullable=nullable, index=True)


introductions = Table(
    "introductions",
    metadata,
    _text("id", primary_key=True),
    _round(),
    _member("a"),
    _member("b"),
    Column("weight", Float, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("texts", JSON, nullable=False),
    _text("ended_at", nullable=True),
)

round_edits = Table(
    "round_edits",
    metadata,
    _round(primary_key=True),
    _member("a", primary_key=True),
    _member("b", primary_key=True),
    _text("kind"),
    CheckConstraint("a < b", name="ordered"),
)

round_steps = Table(  # what was done by hand, a row per pair; the version names the step
    "round_steps",
    metadata,
    _round(primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _member("a", primary_key=True),
    _member("b", primary_key=True),
    _text("kind"),
    _text("before", nullable=True),
    _text("after", nullable=True),
    _whole("was_introduced"),
    _whole("is_introduced"),
    _text("key"),
    _text("at"),
    CheckConstraint("a <= b", name="ordered"),
)

club_configs = Table(
    "club_configs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("knobs", JSON, nullable=False),
    _text("key"),
    _text("at"),
)

round_members = Table(
    "round_members",
    metadata,
    _round(primary_key=True),
    _member("member", primary_key=True),
    _whole("asked"),
    _whole("got"),
    Column("reasons", JSON, nullable=False),
    Column("bubble_before", Float),
    Column("bubble_after", Float),
)


def _introduction(*, primary_key: bool = False) -> Column[Any]:
    key = ForeignKey("introductions.id", ondelete="CASCADE")
    return Column("introduction", TEXT, key, primary_key=primary_key, nullable=False)


def _lasting(name: str, *, index: bool = False) -> Column[Any]:
    """An introduction that may go without the row going too."""
    key = ForeignKey("introductions.id", ondelete="SET NULL")
    return Column(name, TEXT, key, nullable=True, index=index)


vacancies = Table(
    "vacancies",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _round(),
    _member("member"),
    _lasting("introduction"),
    _lasting("replacement", index=True),
    _text("state"),
    _text("at"),
    _text("digest", nullable=True),  # of the introduction, also once that is gone
    Index("uq_vacancies_place", "introduction", "member", unique=True),
    Index("ix_vacancies_state", "state", "round_id"),
)

suggestion_weeks = Table(
    "suggestion_weeks",
    metadata,
    _member("member", primary_key=True),
    _text("week", primary_key=True),
    _text("at"),
)

suggestions = Table(
    "suggestions",
    metadata,
    _member("member", primary_key=True),
    _text("week", primary_key=True),
    _member("partner", primary_key=True),
    Column("base", Float, nullable=False),
    Column("reward", Float, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("texts", JSON, nullable=False),
)

exposures = Table(
    "exposures",
    metadata,
    _introduction(primary_key=True),
    Column("propensity", Float),  # of being in the round; 1 if it draws nothing, none if by hand
    _text("policy"),
    Column(
        "position", Integer, nullable=False, server_default="1"
    ),  # in the letters of the two, 1 = first
    _text("at"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _introduction(),
    _member("member"),
    _text("key"),
    Column("answers", JSON, nullable=False),
    _text("at"),
    Index("uq_outcomes_key", "introduction", "member", "key", unique=True),
)

kept_outcomes = Table(  # of introductions whose other side was erased
    "kept_outcomes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _text("digest"),  # of the introduction
    _round(),
    _member("member"),
    _text("key"),
    Column("answers", JSON, nullable=False),
    _text("at"),
    Index("uq_kept_outcomes_key", "digest", "member", "key", unique=True),
)

suspensions = Table(  # pauses that the club has set
    "suspensions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _member("member"),
    _text("week"),
    _text("at"),
    _whole("let_downs"),
    _text("decided_at", nullable=True),
)

rankers = Table(  # learnt from the outcomes of all, released; weights alone, nobody's data
    "rankers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _text("identity"),
    Column("manifest", JSON, nullable=False),
    _text("at"),
    _text("withdrawn_at", nullable=True),
)

pending_erasures = Table(  # what could not be erased yet; names of files are ids of messages
    "pending_erasures",
    metadata,
    _text("kind", primary_key=True),
    _text("name", primary_key=True),
    _text("since"),
)

outcome_counts = Table(
    "outcome_counts",
    metadata,
    _text("week", primary_key=True),
    _text("answer", primary_key=True),
    Column("value", Integer, primary_key=True, autoincrement=False),
    _whole("count"),
)

outbox = Table(
    "outbox",
    metadata,
    _text("id", primary_key=True),
    _round(nullable=True),
    Column("debate_week", TEXT, index=True),  # of debates, where it is about no round
    _member("member", nullable=True),
    _text("channel"),
    _text("about"),
    _text("state"),
    _text("due"),
    _whole("attempts"),
    _text("error", nullable=True),
    _text("owner", nullable=True),
    _text("owned_until", nullable=True),
    _text("created_at"),
    _text("changed_at"),
    Index("ix_outbox_due", "channel", "state", "due"),
)

secrets = Table(
    "secrets", metadata, _text("name", primary_key=True), _text("value"), _text("created_at")
)

keys = Table(
    "keys",
    metadata,
    _text("id", primary_key=True),
    _text("digest"),
    _text("role"),
    _member("member", nullable=True),
    _text("label"),
    _text("created_at"),
    _text("expires_at", nullable=True),
    _text("revoked_at", nullable=True),
    Index("uq_keys_digest", "digest", unique=True),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    _text("id", primary_key=True),
    _member("member", nullable=True),
    _text("label"),
    _text("created_at"),
    _text("expires_at"),
    _text("used_at", nullable=True),
    _text("digest"),
    Index("uq_sign_in_links_digest", "digest", unique=True),
)

browser_sessions = Table(
    "browser_sessions",
    metadata,
    _text("id", primary_key=True),
    _text("role"),
    _member("member", nullable=True),
    _text("label"),
    _text("created_at"),
    _text("expires_at"),
    _text("ended_at", nullable=True),
    _text("digest"),
    Index("uq_browser_sessions_digest", "digest", unique=True),
)

sent_forms = Table(  # what they say afterwards holds keys of words and counts, nothing personal
    "sent_forms",
    metadata,
    Column(
        "session",
        TEXT,
        ForeignKey("browser_sessions.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    _text("once", primary_key=True),
    _text("at"),
    _text("location"),
    Column("notice", JSON, nullable=False),
)

import_drafts = Table(  # whole lists of people: none outlives an erasure, or a day
    "import_drafts",
    metadata,
    _text("id", primary_key=True),
    _text("kind"),
    _text("owner"),
    _text("file"),
    Column("content", LargeBinary, nullable=False),
    _text("created_at"),
    Column("mapping", JSON, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("same", JSON, nullable=False),
)

column_choices = Table(
    "column_choices",
    metadata,
    _text("kind", primary_key=True),
    _text("header", primary_key=True),
    _text("field"),
)

inventory_contacts = Table(  # a member's own: read for that member alone
    "inventory_contacts",
    metadata,
    _member("member", primary_key=True),
    _text("id", primary_key=True),
    Column("content", JSON, nullable=False),
    _text("same_as", nullable=True),
    Column("merged", JSON, nullable=False),
    _text("at"),
)

inventory_wishes = Table(
    "inventory_wishes",
    metadata,
    _member("member", primary_key=True),
    _text("id", primary_key=True),
    _text("kind"),
    _text("text"),
    _text("at"),
)

inventory_terms = Table(
    "inventory_terms",
    metadata,
    _member("member", primary_key=True),
    _whole("asks"),
    _whole("named"),
    _whole("asked"),
)

warm_requests = Table(  # read by the owner of a contact; by the asker only once both agree
    "warm_requests",
    metadata,
    _text("id", primary_key=True),
    _member("asker"),
    _member("owner"),
    _text("contact"),
    _text("kind"),
    _text("text"),
    _whole("named"),
    _text("state"),
    _text("sentence"),
    _text("came_of", nullable=True),
    _text("created_at"),
    _text("changed_at"),
)

statements = Table(  # the club's own, about which members state views
    "statements",
    metadata,
    _text("key", primary_key=True),
    _whole("position"),
    Column("words", JSON, nullable=False),
)

debates = Table(  # what one side says afterwards is for nobody's eyes but theirs
    "debates",
    metadata,
    _text("id", primary_key=True),
    _text("week"),
    _member("a"),
    _member("b"),
    Column("statements", JSON, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("km", Float),
    _text("created_at"),
    _text("published_at", nullable=True),  # the two know of it from then on
    _text("ended_at", nullable=True),
    _text("meets_at", nullable=True),
    _whole("met_a", nullable=True),
    _whole("met_b", nullable=True),
    _whole("understood_a", nullable=True),
    _whole("understood_b", nullable=True),
    _text("said_a", nullable=True),
    _text("said_b", nullable=True),
)

debate_calls = Table(  # weeks for which members are asked whether they want a debate
    "debate_calls",
    metadata,
    _text("week", primary_key=True),
    _text("opened_at"),
    _text("closed_at", nullable=True),
)

visits = Table(  # a row per guest
    "visits",
    metadata,
    _text("week", primary_key=True),
    _member("host", primary_key=True),
    _member("guest", primary_key=True),
    _text("what"),
    _text("when"),
    _text("created_at"),
)

evenings = Table(
    "evenings",
    metadata,
    _text("id", primary_key=True),
    _text("name"),
    _text("week"),
    _whole("over"),
    _whole("version"),
    Column("plan", JSON, nullable=False),  # wishes and numbers: nobody is in it
    _text("created_at"),
    _text("changed_at"),
)


def _evening() -> Column[Any]:
    key = ForeignKey("evenings.id", ondelete="CASCADE")
    return Column("evening", TEXT, key, primary_key=True, nullable=False)


evening_guests = Table(
    "evening_guests",
    metadata,
    _evening(),
    _member("member", primary_key=True),
    _whole("number"),
    _text("state"),
    _whole("host", nullable=True),  # the table they keep
    _whole("seated"),  # in the rounds that were planned last
    _text("at"),
    Index("uq_evening_guests_number", "evening", "number", unique=True),
)

evening_seats = Table(
    "evening_seats",
    metadata,
    _evening(),
    Column("round", Integer, primary_key=True, autoincrement=False),
    _member("member", primary_key=True),
    _whole("table"),
    _whole("place"),
)

evening_reasons = Table(  # words of two at a table: the row goes when either of them does
    "evening_reasons",
    metadata,
    _evening(),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("table", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    _member("one"),
    _member("other"),
    Column("content", JSON, nullable=False),
)

evening_answers = Table(
    "evening_answers",
    metadata,
    _evening(),
    _member("member", primary_key=True),
    _member("partner", primary_key=True),
    Column("answers", JSON, nullable=False),
    _text("at"),
)

goals = Table(
    "goals",
    metadata,
    _text("id", primary_key=True),
    _text("title"),
    Column("parts", JSON, nullable=False),
    Column("known", JSON, nullable=False),
    Column("by", TEXT, ForeignKey("members.id", ondelete="SET NULL"), index=True),
    _text("created_at"),
)


def _goal(*, primary_key: bool = False) -> Column[Any]:
    key = ForeignKey("goals.id", ondelete="CASCADE")
    return Column("goal", TEXT, key, primary_key=primary_key, nullable=False, index=True)


goal_seats = Table(
    "goal_seats",
    metadata,
    _goal(primary_key=True),
    _member("member", primary_key=True),
    _text("state"),
    _whole("place"),
    Column("covers", JSON, nullable=False),  # the member's own words alone
    _text("at"),
)

goal_meetings = Table(  # the words are read by the table alone
    "goal_meetings",
    metadata,
    _text("id", primary_key=True),
    _goal(),
    _text("on"),
    _text("note"),
    Column("by", TEXT, ForeignKey("members.id", ondelete="SET NULL"), index=True),
)

goal_presences = Table(
    "goal_presences",
    metadata,
    Column(
        "meeting",
        TEXT,
        ForeignKey("goal_meetings.id", ondelete="CASCADE"),
        primary_key=True,
        nullable=False,
    ),
    _member("member", primary_key=True),
    _whole("there"),
    _whole("own"),  # whether they said so themselves
)

goal_agreements = Table(
    "goal_agreements",
    metadata,
    _text("id", primary_key=True),
    _goal(),
    _member("member"),
    _text("what"),
    _text("until"),
    _text("done_on", nullable=True),
    Column("by", TEXT, ForeignKey("members.id", ondelete="SET NULL"), index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _text("at"),
    _text("action"),
    _text("key"),
    Column("member", TEXT, ForeignKey("members.id", ondelete="SET NULL"), index=True),
    _text("what"),
)
