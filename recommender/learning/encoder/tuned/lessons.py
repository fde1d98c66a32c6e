"""What the encoder is taught by: losses on vectors, each of one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn.functional import normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.learning.encoder.tuned.judged_clubs import JudgedClub, JudgedNeed, Listed


def contrast(
    asked: torch.Tensor, given: torch.Tensor, also: torch.Tensor, temperature: float
) -> torch.Tensor:
    """Each need finds its gift among those of the batch, and the other way.

    ``also`` of shape (n, n) marks gifts that meet a need, too, and are not held against it.
    """
    logits = ((asked @ given.T) / temperature).masked_fill(also, -1e4)
    places = torch.arange(len(asked), device=asked.device)
    ways = [torch.nn.functional.cross_entropy(scores, places) for scores in (logits, logits.T)]
    return torch.stack(ways).mean()


def choose_for_needs(
    read: Callable[[Sequence[str]], torch.Tensor], needs: Sequence[JudgedNeed], temperature: float
) -> torch.Tensor:
    """Judged needs prefer what meets them over what might, and that over all else."""
    texts = list(
        dict.fromkeys(t for need in needs for t in (*need.meets, *need.might, *need.not_at_all))
    )
    place = {text: number for number, text in enumerate(texts)}
    logits = read([need.text for need in needs]) @ read(texts).T / temperature
    wanted = torch.zeros_like(logits)
    for row, need in enumerate(needs):
        for weight, group in ((0.3, need.might), (1.0, need.meets)):
            for text in group:
                wanted[row, place[text]] = weight
    return _list_loss(logits, wanted)


def choose_as_host(
    read: Callable[[Sequence[str]], torch.Tensor],
    club: JudgedClub,
    unrelated: Sequence[str],
    weights: tuple[float, float],
) -> torch.Tensor:
    """Each focal member's partners in the order of the host's grades, as the pipeline scores them."""
    whole, exchange = score_club(read, club, unrelated)
    focal = torch.from_numpy(club.focal).to(whole.device)
    permitted = torch.from_numpy(club.permitted).to(whole.device)
    logits = (weights[0] * whole + weights[1] * exchange)[focal].masked_fill(~permitted, -1e9)
    grades = torch.from_numpy(club.grades).float().to(whole.device)
    return _list_loss(logits, 2.0**grades - 1.0)


def score_club(
    read: Callable[[Sequence[str]], torch.Tensor], club: JudgedClub, unrelated: Sequence[str]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Z of whole profiles and of the best exchange of all pairs, shape (size, size) each."""
    profiles = club.profiles()
    vectors = read([*club.needs.texts, *club.gives.texts, *profiles, *unrelated])
    sizes = [len(club.needs.texts), len(club.gives.texts), club.size, len(unrelated)]
    needs, gives, whole, outside = torch.split(vectors, sizes)
    gives = _in_context(gives, club.gives, club.size, outside.mean(dim=0))
    products = _less_mean(needs, outside) @ _less_mean(gives, outside).T
    products = products / _spread(products - products.detach().median())
    return _likeness(whole, outside), _best_exchange(products, club)


def stay_near(now: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    """Keep vectors, and cosines among them, what they were."""
    cosines = (now @ now.T - before @ before.T).square().mean()
    return 100.0 * cosines + (1.0 - (now * before).sum(dim=1)).mean()


def _best_exchange(products: torch.Tensor, club: JudgedClub) -> torch.Tensor:
    needy, givers = (
        torch.from_numpy(listed.owners).to(products.device) for listed in (club.needs, club.gives)
    )
    by_giver = torch.full((len(needy), club.size), -1e3, device=products.device)
    by_giver = by_giver.scatter_reduce(
        1, givers[None].expand(len(needy), -1), products, "amax", include_self=True
    )
    best = torch.zeros(club.size, club.size, device=products.device).scatter_reduce(
        0, needy[:, None].expand(-1, club.size), by_giver, "amax", include_self=False
    )
    best = best.clamp(min=0.0)
    return (best + best.T) / 2


def _likeness(whole: torch.Tensor, outside: torch.Tensor) -> torch.Tensor:
    centred = normalize(_less_mean(whole, outside), dim=1)
    cosines = centred @ centred.T
    others = ~torch.eye(len(whole), dtype=torch.bool, device=whole.device)
    return cosines / _spread(cosines[others])


def _in_context(
    vectors: torch.Tensor, listed: Listed, size: int, centre: torch.Tensor
) -> torch.Tensor:
    """As `recommender.maths.texts.items.in_context`, with gradients."""
    owners = torch.from_numpy(listed.owners).to(vectors.device)
    less = vectors - centre
    sums = torch.zeros(size, vectors.shape[1], device=vectors.device).index_add(0, owners, less)
    others = torch.bincount(owners, minlength=size)[owners] - 1
    return normalize(vectors + (sums[owners] - less) / others.clamp(min=1)[:, None], dim=1)


def _less_mean(vectors: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    return vectors - torch.cat([vectors, others]).mean(dim=0)


def _spread(values: torch.Tensor) -> torch.Tensor:
    return (1.4826 * values.detach().abs().median()).clamp(min=1e-3)


def _list_loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross entropy of each row's softmax with what is wanted, over rows that want anything."""
    some = wanted.sum(dim=1) > 0
    shares = wanted[some] / wanted[some].sum(dim=1, keepdim=True)
    return -(shares * logits[some].log_softmax(dim=1)).sum(dim=1).mean()
