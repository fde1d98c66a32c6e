"""From stored values to what is answered, to each asker as much as is theirs to see."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from recommender.api.schemas import (
    ChangeOut,
    ColumnOut,
    Confidential,
    EditsOut,
    ExplainOut,
    IntroductionOut,
    KeyOut,
    MemberOut,
    MessageOut,
    PairOut,
    Partner,
    ProblemOut,
    Reasons,
    ReleasedRankerOut,
    ReplacementOut,
    ReportOut,
    RoundOut,
    RuleOut,
    SavedConfigOut,
    StepOut,
    TwoOut,
)
from recommender.ports.records import EditKind, Role
from recommender.rules.registry import REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.member import Member
    from recommender.ports.outbox import MessageRecord
    from recommender.ports.rankers import RankerRecord
    from recommender.ports.records import (
        ConfigRecord,
        IntroductionRecord,
        KeyRecord,
        PairEdit,
        RoundRecord,
        RoundStep,
        VacancyRecord,
    )
    from recommender.service.rounds.explaining import Explanation
    from recommender.service.rounds.weekly import PersonalIntroduction
    from recommender.tables import ImportReport

_CONFIDENTIAL = {
    "bubble", "do_not_introduce", "viewpoints", "debates", "share_views", "email",
}  # fmt: skip


def serialise_member(member: Member, key: KeyRecord) -> MemberOut:
    """A member; the confidential part for the organiser and for themselves."""
    values = {name: value for name, value in asdict(member).items() if name not in _CONFIDENTIAL}
    confidential_too = key.role is Role.ORGANISER or key.member == member.id
    confidential = Confidential(
        bubble=member.bubble,
        do_not_introduce=sorted(member.do_not_introduce),
        viewpoints=dict(member.viewpoints),
        debates=member.debates,
        share_views=member.share_views,
        email=member.email,
    )
    return MemberOut(**values, confidential=confidential if confidential_too else None)


def serialise_report(report: ImportReport) -> ReportOut:
    """What became of a table."""
    problems = [
        ProblemOut(
            row=problem.row,
            column=problem.column,
            found=problem.found,
            allowed=problem.allowed,
            severity=problem.severity.value,
        )
        for problem in report.problems[:1_000]
    ]
    return ReportOut(
        rows=report.rows,
        kept=report.kept,
        problems=problems,
        dropped_columns=list(report.dropped_columns),
        ignored_columns=list(report.ignored_columns),
        columns=[
            ColumnOut(header=use.header, field=use.field, how=use.how) for use in report.columns
        ],
    )


def serialise_introduction(introduction: PersonalIntroduction) -> IntroductionOut:
    """One introduction, as one of the two is told of it."""
    partner = introduction.partner
    return IntroductionOut(
        id=introduction.id,
        partner=Partner(
            id=partner.id,
            name=partner.name,
            headline=partner.headline,
            organisation=partner.organisation,
            city=partner.city,
        ),
        reasons=Reasons(**introduction.text),
        partner_reasons=Reasons(**introduction.partner_text),
        **introduction.numbers,
    )


def serialise_round(record: RoundRecord) -> RoundOut:
    """A round."""
    return RoundOut(
        id=record.id,
        week=record.week,
        state=record.state,
        version=record.version,
        knobs=dict(record.config),
        created_at=record.created_at,
        published_at=record.published_at,
        step=record.step,
        done=record.done,
        total=record.total,
        error=record.error,
        result=None if record.result is None else dict(record.result),
    )


def serialise_replacement(record: VacancyRecord, message: str) -> ReplacementOut:
    """What came of the search for somebody else."""
    return ReplacementOut(state=record.state, introduction=record.replacement, message=message)


def serialise_edits(record: RoundRecord, edits: Sequence[PairEdit]) -> EditsOut:
    """What is laid down for a round."""
    locked, banned = (
        [TwoOut(a=edit.a, b=edit.b) for edit in edits if edit.kind is kind]
        for kind in (EditKind.LOCK, EditKind.BAN)
    )
    return EditsOut(
        round=record.id, state=record.state, version=record.version, locked=locked, banned=banned
    )


def serialise_step(step: RoundStep) -> StepOut:
    """What was done to a round by hand once."""
    changes = [ChangeOut(**asdict(change)) for change in step.changes]
    return StepOut(step=step.version, kind=step.kind, by=step.by, at=step.at, changes=changes)


def serialise_saved_config(record: ConfigRecord) -> SavedConfigOut:
    """Where an organiser has set the dials."""
    return SavedConfigOut(
        number=record.number, knobs=dict(record.knobs), by=record.by, at=record.at
    )


def serialise_explanation(explanation: Explanation) -> ExplainOut:
    """Why, or why not, two members; for the organiser."""
    rules = [RuleOut(rule=rule, holds=True) for rule in explanation.kept_rules]
    rules += [RuleOut(rule=rule, holds=False) for rule in explanation.broken_rules]
    return ExplainOut(
        week=explanation.week,
        possible=explanation.possible,
        reason=explanation.reason,
        rules=sorted(rules, key=lambda row: REASONS.index(row.rule)),
        introduced=explanation.introduced,
        laid_down=explanation.laid_down,
        weight=explanation.weight,
        bridging_reward=explanation.bridging_reward,
        introduction=serialise_introduction(explanation.introduction),
    )


def serialise_pair(record: IntroductionRecord) -> PairOut:
    """An introduction, as the organiser sees it."""
    return PairOut(
        id=record.id,
        a=record.a,
        b=record.b,
        numbers=dict(record.numbers),
        summary_a=record.text_of(record.a)["summary"],
        summary_b=record.text_of(record.b)["summary"],
    )


def serialise_message(record: MessageRecord) -> MessageOut:
    """A message, without its words and its address."""
    return MessageOut(
        id=record.id,
        round=record.round_id,
        debate_week=record.debate_week,
        channel=record.channel,
        about=record.about,
        member=record.member,
        state=record.state,
        attempts=record.attempts,
        due=record.due,
        error=record.error,
        changed_at=record.changed_at,
    )


def serialise_key(record: KeyRecord) -> KeyOut:
    """A key, without its secret."""
    values = asdict(record)
    del values["digest"]
    return KeyOut(**values)


def serialise_ranker(record: RankerRecord) -> ReleasedRankerOut:
    """A released ranker, without its weights."""
    gain = record.manifest["verdict"]["gain_in_log_loss"]
    return ReleasedRankerOut(
        identity=record.identity,
        at=record.at,
        withdrawn_at=record.withdrawn_at,
        rated=record.manifest["rated"],
        outcomes=record.manifest["outcomes"],
        gain=gain["value"],
        low=gain["low"],
    )
