"""Where the models that ship with the package lie: in the checkout beside it, or inside it."""

from pathlib import Path

from recommender.adapters.model_files import MANIFEST
from recommender.errors import EncoderError

ACCURATE = "accurate"
"""What the accurate encoder is called where one is named."""

_PACKAGE = Path(__file__).resolve().parents[1]


def default_folder() -> Path:
    """Find the embedded model.

    Returns
    -------
    Path
        The folder with ``manifest.json``.

    Raises
    ------
    EncoderError
        If it is in neither place.
    """
    places = _places("encoder")
    for place in places:
        if (place / MANIFEST).is_file():
            return place
    raise EncoderError(
        f"the embedded encoder is in neither {places[0]} nor {places[1]}: install the package "
        "again, make it with 'python train.py encoder', or name another encoder"
    )


def accurate_folder() -> Path:
    """Find the accurate model.

    Raises
    ------
    EncoderError
        If it is in neither place.
    """
    places = _places("encoder-accurate")
    for place in places:
        if (place / MANIFEST).is_file():
            return place
    raise EncoderError(
        f"the accurate encoder is in neither {places[0]} nor {places[1]}: make it with "
        "'python train.py accurate', or leave --encoder out for the embedded one"
    )


def _places(name: str) -> tuple[Path, Path]:
    return _PACKAGE / "_models" / name, _PACKAGE.parent / "models" / name
