"""The knobs of the tuning, with what they trade against what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TuningSettings:
    """Everything but the data that decides the outcome.

    Chosen on clubs left out of the tuning (five of them, .492 in the mean). Without the judged clubs,
    nDCG@10 of hosts' choices in clubs it had not seen was .014 lower, without the table of trades
    .016; the universal encoder kept as it was, .022; the static one kept as it was, .007.
    """

    seed: int = 0
    steps: int = 480
    """Batches: each of one club, of some needs of trades, some judged needs and some translations."""
    learning_rate: float = 3e-4
    """Of Adam at its peak, for the universal encoder; rises over 20 steps, then falls to zero."""
    static_rate: float = 3.0
    """How many times as fast the static vectors learn: each is met in few batches."""
    temperature: float = 0.07
    """Of the contrastive terms."""
    trades: float = 0.5
    """Weight of needs of trades against gifts that meet them."""
    hosts: float = 1.0
    """Weight of a host's choices in one club."""
    needs: float = 0.3
    """Weight of judged needs against the texts that meet them and those that only look like it."""
    stay: float = 3.0
    """Weight of staying where it was on everyday sentences and their translations."""
    drop: float = 0.3
    """Share of a profile's texts left out at random in each batch."""
    batch: int = 384
    """Needs of trades per batch."""
    everyday: int = 128
    """Translations per batch."""
    whole: float = 0.6
    """Log-odds per z of whole profiles in a host's choice."""
    exchange: float = 0.45
    """Log-odds per z of the best of needs and offers, the mean of both ways."""
