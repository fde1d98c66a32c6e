"""Where towns are: the table of ``data/places``, made from GeoNames (CC BY 4.0)."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from recommender.labels.towns import town_of


def coordinates_of(place: str) -> tuple[float, float] | None:
    """Latitude and longitude of a town in degrees, however it is written; None where it is not known.

    Examples
    --------
    >>> coordinates_of("80331 München"), coordinates_of("Hinterdupfing")
    ((48.137, 11.575), None)
    """
    return _read_places().get(town_of(place))


@cache
def _read_places() -> dict[str, tuple[float, float]]:
    table = (files("recommender.labels") / "places.csv").read_text(encoding="utf-8")
    return {
        row["town"]: (float(row["latitude"]), float(row["longitude"]))
        for row in csv.DictReader(table.splitlines())
    }
