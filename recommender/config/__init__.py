"""Every knob of a round in one frozen tree: the only place with numbers to be tuned.

`groups` has the knobs with meaning, unit, range and default; `declaration` checks them;
`config` holds them together; `toml_file` is their file.
"""

from recommender.config.config import Config, all_knobs, groups, knob_named, turnable_knobs
from recommender.config.declaration import Between, Caller, Knob, Knobs, Value
from recommender.config.groups import (
    Advice,
    Alarms,
    Background,
    Bridging,
    Candidates,
    Compatibility,
    Debates,
    Evenings,
    Evidence,
    Explanations,
    Exploration,
    Gaps,
    Goals,
    Memory,
    Organisations,
    Preview,
    Profiles,
    Rules,
    Season,
    Shortfalls,
    Solving,
    Visits,
    Warm,
)

__all__ = [
    "Advice",
    "Alarms",
    "Background",
    "Between",
    "Bridging",
    "Caller",
    "Candidates",
    "Compatibility",
    "Config",
    "Debates",
    "Evenings",
    "Evidence",
    "Explanations",
    "Exploration",
    "Gaps",
    "Goals",
    "Knob",
    "Knobs",
    "Memory",
    "Organisations",
    "Preview",
    "Profiles",
    "Rules",
    "Season",
    "Shortfalls",
    "Solving",
    "Value",
    "Visits",
    "Warm",
    "all_knobs",
    "groups",
    "knob_named",
    "turnable_knobs",
]
