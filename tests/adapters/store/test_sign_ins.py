"""Links, sessions, forms that were sent, and lists on their way in, on both databases."""

from dataclasses import replace

from recommender.club.member import Member
from recommender.ports.imports import ImportDraft
from recommender.ports.records import Role
from recommender.ports.sign_ins import BrowserSession, SentForm, SignInLink

NOW, LATER = "2026-11-22T10:00:00+00:00", "2026-11-23T10:00:00+00:00"
ANA = Member(id="ana", name="Ana Lima", about="Baker")
LINK = SignInLink("l1", None, "Ben", NOW, LATER, None, "digest of l1")
SESSION = BrowserSession("s1", Role.ORGANISER, None, "Ben", NOW, LATER, None, "digest of s1")
OWN = BrowserSession("s2", Role.MEMBER, "ana", "", NOW, LATER, None, "digest of s2")
DRAFT = ImportDraft(
    "d1", "members", "", "l.csv", b"\x00\xffid;name", NOW, {"a": "b"}, {"2:1": "x"}, (3,)
)


def test_a_link_is_used_by_one(store):
    with store.write() as session:
        session.members.put([ANA])
        session.sign_ins.add_link(LINK)
        session.sign_ins.add_link(replace(LINK, id="l2", member="ana", digest="digest of l2"))
    with store.write() as session:
        assert session.sign_ins.link("digest of l1") == LINK
        assert session.sign_ins.links() == (LINK,)
        assert session.sign_ins.use_link("l1", NOW)
        assert not session.sign_ins.use_link("l1", LATER)
        assert session.sign_ins.link("digest of l1").used_at == NOW


def test_a_session_ends_and_goes_with_its_member(store):
    with store.write() as session:
        session.members.put([ANA])
        session.sign_ins.add_session(SESSION)
        session.sign_ins.add_session(OWN)
        session.sign_ins.add_link(replace(LINK, member="ana"))
    with store.write() as session:
        assert session.sign_ins.sessions() == (SESSION,)
        assert session.sign_ins.sessions("ana") == (OWN,)
        assert session.sign_ins.session("digest of s2") == OWN
        assert session.sign_ins.end("s1", NOW)
        assert not session.sign_ins.end("nobody", NOW)
        session.members.erase("ana")
        assert session.sign_ins.session("digest of s2") is None
        assert session.sign_ins.link("digest of l1") is None
        assert session.sign_ins.session("digest of s1").ended_at == NOW


def test_a_form_is_claimed_once_settled_and_released(store):
    form = SentForm("s1", "once", NOW)
    with store.write() as session:
        session.sign_ins.add_session(SESSION)
        assert session.sign_ins.claim_form(form)
        assert not session.sign_ins.claim_form(form)
        done = replace(form, location="/desk", notice={"key": "x.y", "count": 3})
        session.sign_ins.settle_form(done)
        assert session.sign_ins.form("s1", "once") == done
        session.sign_ins.release_form("s1", "once")
        assert session.sign_ins.form("s1", "once") is None
        assert session.sign_ins.claim_form(form)
        session.sign_ins.forget(LATER)
        assert session.sign_ins.form("s1", "once") is None
        assert session.sign_ins.session("digest of s1") == SESSION, "it ends at that moment"
        session.sign_ins.forget(LATER + "Z")
        assert session.sign_ins.sessions() == ()


def test_a_draft_is_kept_as_it_is_changed_and_gone_with_anybody_erased(store):
    with store.write() as session:
        session.members.put([ANA])
        session.imports.put_draft(DRAFT)
        assert session.imports.draft("d1") == DRAFT
        changed = replace(DRAFT, cells={"2:1": "y"}, left_out=(), same={"4": "one"})
        session.imports.put_draft(changed)
        assert session.imports.draft("d1") == changed
        session.imports.put_draft(replace(DRAFT, id="d2", created_at=LATER))
        session.imports.drop_drafts(LATER)
        assert session.imports.draft("d1") is None
        session.members.erase("ana")
        assert session.imports.draft("d2") is None
        assert not session.imports.drop_draft("d2")


def test_what_columns_are_is_remembered_by_kind_and_forgotten(store):
    with store.write() as session:
        session.imports.keep_column_choices("members", {"wer": "name", "was": "headline"})
        session.imports.keep_column_choices("ties", {"wer": "a"})
        session.imports.keep_column_choices("members", {"wer": "", "was": "about"})
        assert session.imports.column_choices("members") == {"was": "about"}
        assert session.imports.column_choices("ties") == {"wer": "a"}


def test_signing_in_changes_nothing_that_members_are_shown(store):
    before = store.generation()
    with store.write() as session:
        session.sign_ins.add_session(SESSION)
        session.sign_ins.claim_form(SentForm("s1", "once", NOW))
        session.imports.put_draft(DRAFT)
    assert store.generation() == before
