# What the package gives out, and where each name comes from; ``__init__.py`` imports by this list.

from .adapters.round_files import write_round as write_round
from .club.club import Club as Club
from .club.introduction import introductions_frame as introductions_frame
from .club.member import Member as Member
from .config import Config as Config
from .learning.config_value import estimate_value as estimate_value
from .learning.ranker import outcomes_frame as outcomes_frame
from .letters import side_text as side_text
from .maths.measures.dyads import person_folds as person_folds
from .pipeline import compare as compare
from .pipeline import introduce_club as introduce_club
from .pipeline import introduce_member as introduce_member
from .pipeline import plan_season as plan_season
from .pipeline import sweep_club as sweep_club
from .pipeline import sweep_member as sweep_member
from .pipeline import sweep_two as sweep_two
from .service.club.bootstrap import load_ranker as load_ranker
from .service.club.bootstrap import prepare as prepare
from .service.club.bootstrap import save_ranker as save_ranker
from .service.club.club_files import import_club as import_club
from .service.club.club_files import load_club as load_club
