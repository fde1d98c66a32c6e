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
    return _find(
        "encoder",
        "install the package again, make it with 'python train.py encoder', or name another encoder",
    )


def accurate_folder() -> Path:
    """Find the accurate model.

    Raises
    ------
    EncoderError
        If it is in neither place.
    """
    return _find(
        "encoder-accurate",
        "make it with 'python train.py accurate', or leave --encoder out for the embedded one",
    )


def _find(name: str, advice: str) -> Path:
    """The folder of a model, in the package or beside it.

    Raises
    ------
    EncoderError
        If it is in neither place; says what to do.
    """
    places = _PACKAGE / "_models" / name, _PACKAGE.parent / "models" / name
    for place in places:
        if (place / MANIFEST).is_file():
            return place
    message = f"the model {name!r} is in neither {places[0]} nor {places[1]}: {advice}"
    raise EncoderError(message)
