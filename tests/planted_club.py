"""Twenty members of eight trades, with a few planted needs, interests and ties."""

from typing import Any

import pandas as pd

from recommender.club.club import Club
from recommender.club.member import Member

TRADES = [
    (
        "baker",
        "retail_ecommerce",
        "Sourdough courses on Saturday mornings",
        "A van for two days a month",
    ),
    (
        "lawyer",
        "law_tax_consulting",
        "First advice on tenancy law",
        "Someone to photograph our office",
    ),
    ("nurse", "health_care", "First-aid training for small firms", "A band for the summer party"),
    ("gardener", "agriculture_food", "Compost and seedlings in spring", "Help with a website"),
    ("potter", "arts_culture", "Kiln space by the week", "Advice on customs for parcels abroad"),
    ("driver", "logistics", "Transport with a 7.5 tonne lorry", "German lessons in the evening"),
    (
        "teacher",
        "education_science",
        "Proofreading of German letters",
        "Old maps for the classroom",
    ),
    ("coach", "sports_leisure", "Boxing training for beginners", "A physiotherapist for the team"),
]

HOBBIES = ["hiking", "old radios", "chess", "opera", "fishing", "board games", "running"]


def person(number, **more):
    trade, industry, offer, need = TRADES[number % len(TRADES)]
    values: dict[str, Any] = {
        "id": f"m{number:02d}",
        "name": f"Person {number}",
        "headline": f"{trade} no. {number}",
        "industry": industry,
        "city": "Linz",
        "languages": ("en",),
        "offers": (offer,),
        "needs": (need,),
        "interests": (HOBBIES[number % len(HOBBIES)],),
    }
    return Member(**(values | more))


def planted_club():
    """Twenty members; 3 needs what 12 offers and what 17 is; 5 and 13 share an odd interest."""
    special: dict[int, dict[str, Any]] = {
        3: {"needs": ("Somebody who repairs church organs", "A sleep researcher for a lesson")},
        12: {"offers": ("Reparatur von Kirchenorgeln",), "about": "<b>\u202eabc 🎺"},
        17: {"headline": "Sleep researcher at the university hospital", "offers": ()},
        5: {"interests": ("Keeping bees on the roof",), "viewpoints": {"x": 2, "y": 2, "z": -2}},
        13: {"interests": ("Rooftop beekeeping",), "viewpoints": {"x": -2, "y": -2, "z": 2}},
        6: {"needs": (), "offers": (), "interests": (), "headline": "", "about": "Hello."},
    }
    members = [person(number, **special.get(number, {})) for number in range(20)]
    ties = pd.DataFrame(
        [("m00", "m01"), ("m01", "m02"), ("m00", "m02"), ("m02", "m03"), ("m12", "m14")],
        columns=["a", "b"],
    ).assign(strength=1.0, source="")
    return Club.build(members, ties)
