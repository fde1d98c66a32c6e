"""The knobs of a round, group by group: meaning, unit, range, and why the default.

The range of a knob stands in its type, its meaning below it. Whatever changes what a user gets
and could well be another number is here; what stands in the code are true constants.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from typing_extensions import override

from recommender.config.declaration import (
    Between,
    Caller,
    Knobs,
    check_ascending,
)

LogOdds = Annotated[float, Between(-50.0, 50.0), Caller.MEMBER]
"""Of a meeting; more than 50 makes no difference."""
Share = Annotated[float, Between(0.0, 1_000.0)]
"""Relative to the others of its kind."""
ZValue = Annotated[float, Between(0.0, 100.0)]
"""Standard deviations above chance."""
Count = Annotated[int, Between(1, 10**9)]
CountOrNone = Annotated[int, Between(0, 10**9)]


@dataclass(frozen=True, slots=True)
class Compatibility(Knobs):
    """Prior weights of the ranker: log-odds of a good meeting per unit of a pair feature.

    Measured, not opined: what a host would introduce in five judged clubs whose members the encoder
    has not seen (``python -m benchmarks.prior_weights``; six clubs judged later say nearly the same). Each
    one multiplies the feature of its name (`recommender.features`).
    """

    intercept: LogOdds = 0.9
    """Log-odds before anything is known of two members of a club of one."""
    whole_likeness: LogOdds = 0.75
    """Per z of the two profiles as a whole."""
    best_exchange: LogOdds = 0.7
    """Per z of the best of one's needs and the other's offers, the mean of both ways."""
    best_interest: LogOdds = 0.06
    """Per z of the nearest two interests: a shared hobby alone never decides."""
    trades_fit: LogOdds = 0.4
    """Per unit of the logarithm of how many usual gifts of one's trade meet usual needs of the
    other's: weaker than anything the two say themselves."""
    club_size: LogOdds = -1.0
    """Per unit of the logarithm of the number of members: in a larger club each has as many good
    partners, so any one pair is less likely to be one."""
    travel: LogOdds = -0.5
    """Both would rather meet in person and live in different cities: fewer such meetings happen."""


@dataclass(frozen=True, slots=True)
class Bridging(Knobs):
    """The deliberate reward for distance, in log-odds, before the dial."""

    mu: Annotated[float, Between(0.0, 1.0), Caller.MEMBER] = 0.35
    """Closeness with the highest reward, as a percentile of the club's pairs, 0 to 1: different,
    not alien (moderately weak ties help most: Rajkumar et al., Science 377, 2022)."""
    width: Annotated[float, Between(1e-6, 50.0), Caller.MEMBER] = 0.7
    """Distance from ``mu`` at which the inverted U falls to zero, in the same unit, above 0."""
    mutual_contacts: LogOdds = 1.5
    """Taken off per unit of log(1 + mutual contacts): such people meet anyway."""
    same_community: LogOdds = 0.3
    """Taken off within one community of the club's ties."""
    competitor: LogOdds = 2.0
    """Taken off for the same industry with the same trade or offer (Lane et al., SMJ 2021: rivals share
    little), unless both want to meet rivals (`meets_rivals`)."""
    views: LogOdds = 1.25
    """Per standard deviation that two are farther apart in their views than the club is, where both answered
    enough: disagreement is a strength, and good matches think alike. Less, and a round is no farther apart
    than a random one (``python -m benchmarks.against_chance --curve``)."""
    own_house: LogOdds = 0.0
    """Added where both work for one organisation: above 0, strangers in the own house come first; below,
    colleagues come last. 0: closeness of background has it already, among four others."""
    other_level: LogOdds = 0.0
    """Where both state their level and it is another one. 0: closeness of background has it already,
    among four others; above, a club says that white collar is to meet blue collar."""
    other_collar: LogOdds = 1.0
    """Where one leads and the other works with their hands (`recommender/labels/collars.json`): as often then
    as in random rounds; at 0 less often, as their profiles are less alike (same command)."""


@dataclass(frozen=True, slots=True)
class Background(Knobs):
    """What closeness of background is made of; relative shares, at least 0."""

    role: Share = 1.0
    """Meaning of the headline."""
    industry: Share = 1.0
    """Industry: the same one, or one of similar name."""
    level: Share = 0.5
    """Same level."""
    city: Share = 0.35
    """Same city."""
    organisation: Share = 0.35
    """Same organisation."""
    dimensions: Annotated[int, Between(2, 24)] = 24
    """Dimensions kept, 2 to 24: their squares go into the candidate search (300 at 24)."""


@dataclass(frozen=True, slots=True)
class Memory(Knobs):
    """What meetings through the club count for; see `recommender.club.contacts`."""

    half_life: Annotated[float, Between(0.1, 10_000.0), Caller.ORGANISER] = 26.0
    """Weeks without contact in which a tie that came about by a meeting loses half its strength:
    half a year, until somebody measures it in a club."""
    unrated: Annotated[float, Between(0.01, 1.0)] = 0.6
    """Strength at first of a confirmed meeting that nobody has rated, of at most 1: that of the
    middle of the scale. A rated one has its mean rating, as a share of 5."""
    faded: Annotated[float, Between(0.001, 1.0)] = 0.1
    """Strength under which such a tie is none any more: one of the middle of the scale after 67
    weeks. Letters still never say that the two have not met."""
    lost_touch: Annotated[float, Between(0.0, 1.0)] = 0.5
    """What is left of the strength where the two say that they have no contact any more: about
    nine in ten meetings never become friendship or advice (Hasan & Koning, 2020)."""
    reminded_after: Annotated[int, Between(1, 100)] = 2
    """Weeks after which who has said nothing is asked once more, and never again."""
    touch_asked_after: Annotated[int, Between(1, 200)] = 6
    """Weeks after a meeting after which the two are asked whether they still have contact; who does
    has seen the other then, and the tie fades from there."""
    result_asked_after: Annotated[int, Between(1, 1_000)] = 52
    """Weeks after a meeting after which they are asked what came of it, once."""


@dataclass(frozen=True, slots=True)
class Evidence(Knobs):
    """How much evidence is enough to tell members something, or to hold it against them.

    A cosine is centred on the club's texts of both kinds and divided by the standard
    deviation over unrelated texts: z says how far above chance two texts are. What a z of needs and
    offers is worth was measured for each encoder on judged pairs.
    """

    might_help: Annotated[float, Between(0.01, 0.99)] = 0.5
    """Chance from which members are told that an offer might meet a need."""
    can_help: Annotated[float, Between(0.01, 0.99)] = 0.8
    """Chance from which they are told that it can."""
    shared_interest: ZValue = 6.5
    """z of two interests from which members are told of them as common ground."""
    near_work: ZValue = 2.75
    """z of what the two do or offer from which members are told that it touches, where neither has
    anything that the other looks for and no interest is shared. Lower: more pairs are told a reason,
    and a weaker one."""
    near_interest: ZValue = 4.0
    """z of one's interest and what the other does or offers from which members are told that they touch,
    where work and wishes of the two do not."""
    views_answered: Annotated[int, Between(1, 1_000)] = 3
    """Statements that both must have answered before a distance of their views counts: of one alone
    nobody knows how the two think."""
    competitor_z: ZValue = 7.0
    """z from which two offers are the same offer."""

    @override
    def __post_init__(self) -> None:
        """Check the values, and that what can help is no less likely than what might."""
        Knobs.__post_init__(self)
        check_ascending(self, "might_help", "can_help")


@dataclass(frozen=True, slots=True)
class Profiles(Knobs):
    """How much of a profile is read, and how; used when members are read and a club is prepared."""

    per_round: Annotated[int, Between(0, 20)] = 1
    """Introductions per round of members who do not say how many they want, when their row is read:
    one good one a week is little enough to be looked forward to."""

    window: Annotated[int, Between(1, 20_000)] = 160
    """Characters from which a window of ``about`` or ``goals`` is closed at the next end of a
    sentence: about one statement, as an encoder compares one at a time best."""
    windows: Annotated[int, Between(1, 1_000)] = 8
    """Windows of a text that count; the start of a text says who someone is."""
    items: Annotated[int, Between(1, 1_000)] = 16
    """Items of one list that count, the first ones: nobody gains by listing everything."""
    context: Annotated[float, Between(0.0, 100.0)] = 1.0
    """How much the rest of what somebody gives counts beside each thing: as much as the thing
    itself (``python -m benchmarks.judged_evidence`` compares others)."""
    changed_share: Annotated[float, Between(0.0, 1.0)] = 0.02
    """Share of the members who may have changed their profiles before the service measures the
    whole club anew, 0 to 1; a single one always may. Until then means, spreads and percentiles are
    those of before, which one in fifty hardly moves."""


@dataclass(frozen=True, slots=True)
class Candidates(Knobs):
    """How many pairs the solver may choose from."""

    per_member: Count = 150
    """Best partners of each member, by weight, that the solver may choose from, at least 1. Those in
    demand are in many lists, so few are not enough: at 20,000 members a round from 60 is worth
    0.5 % less than one from 200 (``make bench``)."""
    per_need: Count = 150
    """Gifts that count for a need, the nearest ones, at least 1."""
    per_exchange: Count = 60
    """Partners of each member by needs and offers, both ways, that are scored, at least 1."""
    per_whole: Count = 140
    """Partners of each member by profiles as a whole that are scored, at least 1."""
    looked_at: Annotated[int, Between(1, 1_000)] = 6
    """Partners put in order and asked of the rules for each one that is scored, at least 1: the nearest
    are often those whom somebody knows, or who think alike."""
    fields: Annotated[float, Between(0.0, 10.0)] = 0.45
    """How much of what members' fields say (views, places, collars) counts in that order beside how near
    texts are, 0 or more: less than all of it, as who is only far apart seldom fits."""
    random: CountOrNone = 10
    """Random members added for each: they keep full rounds feasible and the search honest."""
    all_on_demand: CountOrNone = 2_000
    """Members up to which suggestions on demand score everybody, at least 0."""
    shortlist: Count = 300
    """Partners by each search that suggestions on demand score in a larger club, at least 1."""
    shortlist_from: Count = 900
    """Nearest ones to each thing that is asked for, of which the shortlist takes those of most promise, at
    least 1; never fewer than the shortlist has."""
    changed: CountOrNone = 1_000
    """Members who have changed their profiles and are scored for everybody because of that; of
    more, suggestions on demand index the club anew."""
    all_pairs_up_to: CountOrNone = 4_000_000
    """Pairs of a club up to which all of them are scored when somebody would otherwise go
    unserved: about 2,800 members, a few seconds."""


@dataclass(frozen=True, slots=True)
class Rules(Knobs):
    """What a round must keep to."""

    floor: Annotated[float, Between(0.0, 1.0), Caller.ORGANISER] = 0.10
    """Compatibility under which no introduction is made, 0 to 1. It binds, whatever an introduction is
    worth: a club that raises it says nobody this week rather than a poor one, and letters say so."""
    repeat_after_weeks: Annotated[int | None, Between(0, 2**31 - 1), Caller.ORGANISER] = None
    """Weeks after which two members may be introduced again; None = never."""
    shared_language: Annotated[bool, Caller.ORGANISER] = True
    """Whether two members must state a common language (unstated ones are given the benefit)."""
    same_city_in_person: Annotated[bool, Caller.ORGANISER] = False
    """Whether members who only meet in person must live in the same city."""
    reach_km: Annotated[float | None, Between(0.0, 20_000.0), Caller.ORGANISER] = None
    """Kilometres within which who only meets in person is introduced to others; None = however far.
    By the town's place on the map; a town that is not known is given the benefit of the doubt."""
    journey: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 1.0
    """Log-odds that a pair is worth less in choosing where one only meets in person, the other not only
    online, and they live more than half a day apart; a quarter less for each class of shorter journeys
    (`recommender.labels.journeys`), nothing within a town. As much as costs no bridging and leaves nine tenths
    of compatibility; at 4 far more introductions can take place as both want, and they fit less
    (``python -m benchmarks.against_chance --curve``)."""
    other_organisation: Annotated[bool, Caller.ORGANISER] = False
    """Whether two members must not work for the same organisation (unstated ones may meet)."""
    horizon: Annotated[Literal["organisation", "town", "club", "partners"], Caller.ORGANISER] = (
        "partners"
    )
    """How far off anybody may be introduced: within the own organisation, the own town, the own club, or
    to whoever is listed, partner clubs too. Who does not state an organisation or a town goes by the
    next wider circle, so that nobody is left without one."""
    other_person: Annotated[bool, Caller.ORGANISER] = True
    """Whether two entries with one address, or one full name at one organisation, must not meet."""
    most_per_member: Annotated[int | None, Between(1, 20), Caller.ORGANISER] = None
    """Introductions that anybody gets in a round at most, however many they asked for; None = as many
    as each asked for. Nobody gets more than they asked for."""
    introduction_worth: Annotated[float, Between(0.0, 1e6)] = 20.0
    """What one more introduction is worth in log-odds, at least 0: high, so that everyone gets
    their number wherever the floor allows; 0 makes only introductions of positive weight."""
    solver: Literal["auto", "exact", "dual"] = "auto"
    """"exact" (HiGHS), "dual" (prices, with a bound), or "auto": exact up to ``exact_up_to``."""
    exact_up_to: CountOrNone = 2_000
    """Members up to which "auto" proves the optimum; its time grows faster than the club."""
    debt: Annotated[float, Between(0.0, 50.0)] = 0.1
    """Log-odds per introduction that a member lately received less than the club's mean, at least 0:
    those made for them, as good as they were for them; what one declines is not owed."""
    debt_weeks: Annotated[int, Between(1, 10_000)] = 6
    """Weeks the debt looks back."""
    left_over: Annotated[float, Between(0.0, 20.0)] = 10.0
    """Log-odds that a round may be worth less for each member who is not left over twice running; half an
    introduction, so that nobody else gets fewer for it. 0: whoever it is best to leave over is."""
    groups_of_three: Annotated[bool, Caller.ORGANISER] = False
    """Whether whoever is left over by an odd number joins a pair of which both may meet them; the two then
    have one introduction more than they asked for."""
    unrated: Annotated[float, Between(0.01, 1.0)] = 0.6
    """What an introduction that nobody has rated counts for in the debt, of at most 1: the middle of
    the scale."""
    let_down: Annotated[float, Between(0.0, 50.0)] = 2.0
    """Log-odds per unit of compatibility for who waited in vain, until they have met somebody: it is
    the good ones among their partners that they are given first."""
    let_downs: Annotated[int, Between(1, 1_000)] = 3
    """Times within ``let_down_weeks`` that a member may let others wait, before they are paused and an
    organiser decides: once is an accident, three times a habit."""
    let_down_weeks: Annotated[int, Between(1, 10_000)] = 26
    """Weeks in which these count."""

    def exact_for(self, members: int) -> bool:
        """Whether a club of so many members is solved to the optimum."""
        return self.solver == "exact" or (self.solver == "auto" and members <= self.exact_up_to)


@dataclass(frozen=True, slots=True)
class Exploration(Knobs):
    """How far a round leaves the best one, so that what nobody foresaw can be learnt."""

    on: Annotated[bool, Caller.ORGANISER] = False
    """Whether rounds are drawn around the best one. Off, a round is the best one known, and whoever
    asked for a surprise gets theirs all the same."""
    price: Annotated[float, Between(0.0, 0.5), Caller.ORGANISER] = 0.01
    """What a drawn round may cost on average, as a share of the best one's value, 0 to 0.5: one
    introduction in a hundred buys knowing what a hundred others are worth."""
    draws: Annotated[int, Between(2, 10_000)] = 64
    """Rounds that are solved, one of which is taken, at least 2: the odds of a pair are counted
    among them, so none is below one in that many."""
    steps: Annotated[int, Between(1, 50)] = 7
    """Halvings in which the temperature that fits the price is looked for: 7 are within 1 %."""


@dataclass(frozen=True, slots=True)
class Season(Knobs):
    """How the rounds of several weeks share the good pairs there are."""

    weeks: Annotated[int, Between(1, 104), Caller.ORGANISER] = 1
    """Weeks a round shares the good pairs with, itself the first, 1 to 104: 12 makes the next twelve
    rounds about equally good; 1 takes the best ones now, and every later round is poorer."""
    variety: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 0.0
    """Log-odds taken off for somebody just like a last partner in background, at least 0; 0 leaves it
    to the reward for distance. .5 is about as much as a fitting need."""
    variety_partners: Annotated[int, Between(1, 50)] = 3
    """Last partners that count for that, 1 to 50."""
    per_member: Count = 40
    """Best partners of each member that are left, by weight, among whom a plan solves each week, at
    least 1: enough for a plan, as each round is solved again when its week comes."""
    passes: Annotated[int, Between(1, 1_000)] = 30
    """How often pairs are exchanged between all weeks at most until these are alike; it mostly ends
    after three or four."""
    exact_up_to: CountOrNone = 100
    """Members up to which the weeks of a plan are solved to the optimum; above, prices and trails are
    exact enough for a plan, as each round is solved again when its week comes."""
    look_ahead: Annotated[int, Between(1, 520)] = 52
    """Weeks a plan looks ahead for when partners run out, 1 to 520: a year."""
    thin: Annotated[float, Between(0.01, 1.0), Caller.ORGANISER] = 0.5
    """Share of those who take introductions that a round has to serve; with less, partners have run
    out."""
    warn: Annotated[int, Between(0, 52)] = 6
    """Rounds before partners run out from which a round says so, 0 to 52: time to find new members."""
    fewer_repeats: Annotated[int, Between(1, 520)] = 26
    """Weeks after which two may be introduced again, in what a plan says would help: half a year."""


@dataclass(frozen=True, slots=True)
class Alarms(Knobs):
    """By how much a measure of a round may be worse than the median of the weeks before.

    Each knob but the first two is the band of the measure of its name
    (`recommender.club.round.WeekMeasures`): above what changes from one good week to the next,
    below what a club would feel.
    """

    weeks: Count = 6
    """Rounds before that a round is compared with, at most."""
    least: Count = 3
    """Rounds before without which nothing is said: of fewer there is no usual."""
    across_communities: Annotated[float, Between(0.0, 1.0)] = 0.15
    """Of the share of introductions across circles."""
    exposure_gini: Annotated[float, Between(0.0, 1.0)] = 0.1
    """Of how unevenly introductions are spread."""
    worst_tenth: Annotated[float, Between(0.0, 1.0)] = 0.05
    """Of the compatibility for those who got the least."""
    modularity_complement: Annotated[float, Between(0.0, 1.0)] = 0.05
    """Of how open the ties are."""
    mean_compatibility: Annotated[float, Between(0.0, 1.0)] = 0.05
    """Of the mean compatibility: a round whose partners run dry loses about as much in a week."""


@dataclass(frozen=True, slots=True)
class Solving(Knobs):
    """How far the solvers go: work is counted, never timed, so that no machine changes a round."""

    narrow_above: CountOrNone = 5_000
    """Pairs above which prices and a good round first decide most pairs, and HiGHS gets the rest;
    below, it gets them all in less time than that takes."""
    exact_pairs: Count = 50_000
    """Pairs HiGHS is given at most; where more are left, a round with a bound is taken. So many take
    it about a minute; mostly a few thousand are left."""
    nodes: Count = 500
    """Nodes of the branch and bound in which HiGHS has to prove the optimum, before a round with a
    bound is taken instead. Clubs are mostly done at the first one."""
    exact_repairs: CountOrNone = 20_000
    """Pairs up to which places that became free are filled to the proven optimum, whatever the
    size of the club."""
    exact_part: CountOrNone = 20_000
    """Pairs up to which a part of a large club with unserved members is solved by HiGHS."""
    sweeps: Annotated[int, Between(10, 100_000)] = 60
    """Steps of all prices; after 60 the bound is within 0.01 % of the best one."""
    quick_search: Count = 2_000
    """States that a single search for a better trail may look at first: most trails are short."""
    long_search: Count = 50_000
    """The same for the last pass, for those who are still short."""
    tries: CountOrNone = 9
    """How often the last pass tries again for a member it could not fill up."""
    states: Count = 20
    """States per member that all searches of one pass may look at together, so that a club in
    which many cannot get all they asked for is solved in bounded work."""
    states_exchanging: Count = 100
    """The same for exchanging what is not worth its price: most of these searches end early."""
    states_serving: Count = 400
    """The same for the pass that serves who has nobody."""
    states_serving_near: Count = 100
    """The same while edges far below their prices are left aside, as these might serve them."""
    slack: Annotated[float, Between(0.0, 100.0)] = 0.02
    """Dearer trails looked at for what their edges bring back, in standard deviations of weight."""
    near: Annotated[float, Between(0.0, 1e6)] = 0.3
    """Standard deviations of weight by which an edge must miss its prices to be left aside at
    first. Few edges make searches quick, and what a search may look at takes it further."""
    far: Annotated[float, Between(0.0, 1e6)] = 1.5
    """The same where somebody is short without such edges; after that all are looked at."""
    longest_trail: Annotated[int, Between(1, 1_000_000)] = 40
    """Edges in a trail at most; longer ones hardly ever gain."""

    @override
    def __post_init__(self) -> None:
        """Check the values, and that near is not beyond far."""
        Knobs.__post_init__(self)
        check_ascending(self, "near", "far")
        check_ascending(self, "quick_search", "long_search")


@dataclass(frozen=True, slots=True)
class Explanations(Knobs):
    """How much each of two members is told about the other."""

    exchanges: Annotated[int, Between(0, 20)] = 2
    """Needs met that are named in either direction, the clearest ones."""
    trade_exchanges: Annotated[int, Between(0, 20)] = 1
    """What is usual in two trades that is named in either direction where no words of the two say more:
    one thing to ask about is enough, and two trades of one person say nearly the same."""
    common_points: Annotated[int, Between(0, 20)] = 2
    """Interests in common that are named, the clearest ones."""
    offers: Annotated[int, Between(0, 20)] = 3
    """Offers of the partner that are listed, the nearest to what the reader needs and likes."""
    longest_quote: Annotated[int, Between(20, 20_000)] = 170
    """Characters of a quotation, above which it is cut at a word: two lines of a letter."""
    views_apart: Annotated[float, Between(0.0, 1.0)] = 0.5
    """Mean distance of viewpoints, 0 to 1, from which it is worth saying."""
    views_answered: Annotated[int, Between(1, 1_000)] = 3
    """Statements both must have answered for that: one or two say little."""


@dataclass(frozen=True, slots=True)
class Shortfalls(Knobs):
    """How reasons are counted for members who got fewer introductions than they asked for."""

    all_up_to: CountOrNone = 20_000_000
    """Pairs up to which every other member is looked at; above, a sample of them stands for all:
    that many take about a minute."""
    sample: Count = 1_000
    """Least number of other members in the sample: shares are within 3 points of the true ones."""


@dataclass(frozen=True, slots=True)
class Warm(Knobs):
    """Asking members whether they would introduce a contact of theirs."""

    closeness: Annotated[float, Between(0.0, 50.0)] = 0.5
    """Added to the log-odds that a contact meets a need, per step from address to acquaintance to
    relationship: whoever is close can vouch, and is asked first of two that fit alike."""
    open_per_owner: Annotated[int, Between(0, 1_000)] = 2
    """Questions that one member has before them at a time: more would be a chore. 0 = nobody is asked."""
    asked_at_once: Annotated[int, Between(1, 100)] = 5
    """Members whom a question of the day goes to for what their own profiles say."""
    wish: Annotated[float, Between(0.0, 5.0)] = 0.0
    """Log-odds by which a pair is favoured in a round if one surely meets a wish of the other ("want to
    know next", "hope for"), at least 0; .7 is about as much as a fitting need. 0: wishes steer no round, as
    whoever compares two rounds of one club could tell that somebody has made one."""


@dataclass(frozen=True, slots=True)
class Gaps(Knobs):
    """How it is told what nobody in the club has, and what nobody asks for."""

    near_best: ZValue = 1.0
    """By how much less than the best trade for a need another one may fit and still be named for it,
    in z: so that a few people to invite meet many needs. 0: each need has its best trade alone."""
    helped: Annotated[int, Between(1, 20)] = 3
    """Members who are named beside an offer that nobody asks for, at most, and trades they are
    looked for in."""
    shown: Count = 12
    """People to invite, and offers, that pages and the report show at most: more is no list to act
    on; the API has them all."""
    in_report_up_to: CountOrNone = 2_000
    """Members up to which a round's report has it, and organisations: all needs are compared with all
    that is given."""


@dataclass(frozen=True, slots=True)
class Organisations(Knobs):
    """How organisations are told of, from their people."""

    least_people: Annotated[int, Between(3, 1_000)] = 3
    """People on each side without whom nothing is told, at least 3: of fewer, one could be made out.
    Counts are rounded down to multiples of it."""
    themes: Count = 6
    """Things that an organisation has, and that it seeks, that are told at most."""
    fits: Count = 8
    """Other organisations that are told at most."""
    in_report: CountOrNone = 12
    """Organisations in the report of a round, those with most people."""


@dataclass(frozen=True, slots=True)
class Advice(Knobs):
    """What is told of a profile: what would make it stronger, counted on the club."""

    enough: Annotated[int, Between(1, 100)] = 2
    """Needs that say something, and offers, from which nobody is asked for more: with two, one that
    nobody meets is not the end of it."""
    sample: Count = 40
    """Members, or lines of members, that stand for a club where each would take too long, at least 1."""
    examples: Annotated[int, Between(0, 20)] = 3
    """Lines that are given as examples, those that reach most."""
    listed: Count = 10
    """Profiles that an organiser is shown of those which limit rounds most, at least 1."""
    every_weeks: Annotated[int, Between(1, 520)] = 4
    """Weeks from one line of advice in a member's letters to the next, at least: more is nagging."""
    dormant_weeks: Count = 26
    """Weeks without contact from which somebody in a member's inventory is called dormant, at least 1:
    half a year, after which a call is no surprise and not yet awkward."""
    dormant: Annotated[int, Between(0, 100)] = 5
    """Dormant contacts that a member is shown, those most worth a call."""


@dataclass(frozen=True, slots=True)
class Preview(Knobs):
    """How rounds are tried out while a dial is turned: quick before proven."""

    points: Annotated[int, Between(2, 21)] = 5
    """Places of the dial, from 0 to 1, whose rounds make the curve of quality against bridging."""
    per_member: Count = 40
    """Best partners of each member that may be chosen from, as `Candidates.per_member`: fewer, as an
    answer is waited for; both rounds that are compared have as many."""
    exact_up_to: CountOrNone = 60
    """Members up to which the optimum is proved; above, prices and trails find a round."""


@dataclass(frozen=True, slots=True)
class Evenings(Knobs):
    """How tables of an evening are searched for: work is counted, never timed."""

    steps_per_seat: Annotated[int, Between(100, 10**7)] = 60_000
    """Swaps tried for each person and round: after twice as many, plans are .1 % better."""
    steps: Annotated[int, Between(1_000, 10**10)] = 85_000_000
    """Swaps tried for a plan at most: under half a minute for a thousand people and eight rounds."""
    again_up_to: CountOrNone = 720
    """People times rounds up to which several plans are searched for from different starts, the best of
    which is taken: eight for up to a eighth of that, as so few are quick and easily stuck."""
    hot: Annotated[float, Between(0.0, 100.0)] = 1.15
    """Temperature that swaps begin at, in standard deviations of weight at tables of twelve."""
    cold: Annotated[float, Between(0.0, 100.0)] = 0.6
    """Temperature that they end at."""
    tries: Annotated[int, Between(1, 1_000)] = 6
    """How often a plan that keeps all rules is looked for, before it is said that there is none."""
    rules_steps_per_seat: Annotated[int, Between(100, 10**7)] = 20_000
    """Swaps tried for each person and round each time."""
    rules_hot: Annotated[float, Between(0.0, 100.0)] = 0.4
    """Temperature that this begins at, in rules broken."""
    rules_cold: Annotated[float, Between(0.0, 100.0)] = 0.15
    """Temperature that it ends at."""
    worst_table: Annotated[float, Between(0.0, 1.0), Caller.ORGANISER] = 0.02
    """What may be given up for a better worst table, as a share of how much better the plan is than
    random ones."""
    replan_share: Annotated[float, Between(0.01, 1.0)] = 0.3
    """Swaps tried when rounds are planned again on the spot, as a share of those of a first plan: it
    is waited for."""

    @override
    def __post_init__(self) -> None:
        """Check the values, and that temperatures fall."""
        Knobs.__post_init__(self)
        check_ascending(self, "cold", "hot")
        check_ascending(self, "rules_cold", "rules_hot")


@dataclass(frozen=True, slots=True)
class Visits(Knobs):
    """Who is a guest at whose "come by", in log-odds beside those of an introduction."""

    guests: Annotated[int, Between(1, 50), Caller.ORGANISER] = 4
    """Guests of a member who does not say how many: as many as see something in a workshop."""
    reach_km: Annotated[float, Between(0.0, 20_000.0), Caller.ORGANISER] = 50.0
    """Kilometres between the towns of host and guest at most, unless ``rules.reach_km`` says another
    number."""
    other_collar: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 2.0
    """Where one leads and the other works with their hands: what visits are for, so as much as a
    clear need that is met."""
    other_level: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 1.0
    """Where the two state another level."""
    other_trade: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 1.0
    """Where the two state another industry."""


@dataclass(frozen=True, slots=True)
class Debates(Knobs):
    """Who is paired for a debate, and what counts."""

    answered: Annotated[int, Between(1, 1_000)] = 3
    """Statements that both must have answered: of fewer nobody knows what the two share."""
    least_apart: Annotated[float, Between(1.0, 4.0), Caller.ORGANISER] = 3.0
    """Steps of the scale from -2 to 2 between two answers from which there is something to debate: 3
    is a clear yes against a no."""
    agreeing: Annotated[int, Between(0, 1_000), Caller.ORGANISER] = 2
    """Other statements on which the two are a step apart at most; or they share an interest: who
    shares nothing does not listen."""
    reach_km: Annotated[float, Between(0.0, 20_000.0), Caller.ORGANISER] = 50.0
    """Kilometres between the two towns at most, unless ``rules.reach_km`` says another number: an
    evening's way; newspapers that pair readers take about as much."""
    distance: Annotated[float, Between(0.0, 50.0)] = 2.0
    """Worth of the farthest statement, where the two are as far apart as it goes."""
    second: Annotated[float, Between(0.0, 1.0)] = 0.25
    """What a second statement counts of that."""
    agreement: Annotated[float, Between(0.0, 50.0)] = 1.0
    """Worth of agreeing on everything, by the share of statements."""


@dataclass(frozen=True, slots=True)
class Goals(Knobs):
    """Who sits at the table of a common goal, and what counts."""

    least: Annotated[int, Between(3, 6), Caller.ORGANISER] = 3
    """People at a table at least: two are a pair and no table."""
    most: Annotated[int, Between(3, 6), Caller.ORGANISER] = 6
    """People at a table at most: of more somebody always cannot come."""
    tables: Annotated[int, Between(1, 20), Caller.ORGANISER] = 1
    """Tables that a member sits at, at most; their own goal counts, too."""
    waiting: Annotated[int, Between(0, 100)] = 3
    """Goals of one member that may wait for a table; 0: members name none."""
    competitors_apart: Annotated[bool, Caller.ORGANISER] = True
    """Whether competitors are kept at different tables: who works together for months tells much.
    Two who both want to meet rivals are none."""
    part: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 1.0
    """Worth of a part that is surely covered, in log-odds: more than any usual difference between
    the pairs of two tables, as the goal comes first."""
    together: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 1.0
    """What the mean weight of the pairs at the table counts, as in a weekly round."""
    seat: Annotated[float, Between(0.0, 50.0), Caller.ORGANISER] = 0.2
    """What each person costs, in log-odds, so that nobody is asked who adds next to nothing."""
    pool: Annotated[int, Between(10, 5_000)] = 80
    """Members who are looked at first, those likeliest to cover a part; twice as many as long as no
    table is found among them."""
    exact: Count = 50_000
    """Tables up to which all are looked at; above, the best of each size are kept while they grow."""
    width: Count = 300
    """How many are kept then: more takes longer, and hardly ever finds a better table."""

    @override
    def __post_init__(self) -> None:
        """Check the values, and that a table has room for who it needs."""
        Knobs.__post_init__(self)
        check_ascending(self, "least", "most")
