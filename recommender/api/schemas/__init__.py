"""What is sent and answered, with an example each."""

from recommender.api.schemas.delivery import (
    ChannelsOut,
    DeliveryOut,
    MessageOut,
    MessagesOut,
    RetriedOut,
    RetrySent,
)
from recommender.api.schemas.edits import EditsOut, SwapSent, TwoOut
from recommender.api.schemas.fields import Hex, Id, MemberId, WeekName
from recommender.api.schemas.health import HealthOut
from recommender.api.schemas.introductions import (
    ExplainOut,
    ExplainSent,
    IntroductionOut,
    Partner,
    Reasons,
    ReplacementOut,
    RuleOut,
    SuggestionsOut,
    SuggestSent,
    WeekOut,
)
from recommender.api.schemas.keys import KeyOut, KeySent, KeysOut, NewKeyOut
from recommender.api.schemas.members import (
    BlocksOut,
    Confidential,
    MemberOut,
    MemberPatch,
    MemberSent,
    MembersOut,
    MembersSent,
    PauseSent,
)
from recommender.api.schemas.outcomes import ClubOutcomesOut, OutcomeOut, OutcomeSent, OutcomeWeek
from recommender.api.schemas.rounds import (
    BubbleOut,
    BubbleWeek,
    PairOut,
    PairsOut,
    RoundOut,
    RoundSent,
    RoundsOut,
)
from recommender.api.schemas.tables import ProblemOut, ReportOut
from recommender.api.schemas.ties import TieOut, TieSent, TiesOut, TiesSent

__all__ = [
    "BlocksOut",
    "BubbleOut",
    "BubbleWeek",
    "ChannelsOut",
    "ClubOutcomesOut",
    "Confidential",
    "DeliveryOut",
    "EditsOut",
    "ExplainOut",
    "ExplainSent",
    "HealthOut",
    "Hex",
    "Id",
    "IntroductionOut",
    "KeyOut",
    "KeySent",
    "KeysOut",
    "MemberId",
    "MemberOut",
    "MemberPatch",
    "MemberSent",
    "MembersOut",
    "MembersSent",
    "MessageOut",
    "MessagesOut",
    "NewKeyOut",
    "OutcomeOut",
    "OutcomeSent",
    "OutcomeWeek",
    "PairOut",
    "PairsOut",
    "Partner",
    "PauseSent",
    "ProblemOut",
    "Reasons",
    "ReplacementOut",
    "ReportOut",
    "RetriedOut",
    "RetrySent",
    "RoundOut",
    "RoundSent",
    "RoundsOut",
    "RuleOut",
    "SuggestSent",
    "SuggestionsOut",
    "SwapSent",
    "TieOut",
    "TieSent",
    "TiesOut",
    "TiesSent",
    "TwoOut",
    "WeekName",
    "WeekOut",
]
