"""Matrix factorisation of who knows whom, as implicit feedback (package ``implicit``).

Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.arrays import FloatArray


def factors(
    ties: csr_array, *, dimension: int = 32, alpha: float = 20.0, seed: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Factors of people as those who know and as those who are known.

    Parameters
    ----------
    ties
        Shape (n, n), symmetric, above 0 where there is a tie.
    dimension
        Of the factors; at most a quarter of the people is used.
    alpha
        Confidence a tie of strength 1 adds to an absent one's 1.
    seed
        Of the start.

    Returns
    -------
    knowing, known : FloatArray, shape (n, dimension)
        Their inner product is the score of a pair; take the mean of both ways.

    Raises
    ------
    InputError
        If ``implicit`` is not installed.
    """
    try:
        from implicit.cpu.als import AlternatingLeastSquares
    except ImportError as error:
        message = "matrix factorisation needs implicit: pip install 'recommender[evaluate]'"
        raise InputError(message) from error
    from scipy.sparse import csr_matrix
    from threadpoolctl import threadpool_limits

    size = int(min(dimension, max(ties.shape[0] // 4, 2)))
    present = csr_matrix(ties, dtype=np.float32)
    present.data[:] = 1.0
    with threadpool_limits(1, "blas"):  # implicit's own threads and those of BLAS hinder each other
        model = AlternatingLeastSquares(
            factors=size, alpha=alpha, regularization=0.1, random_state=seed, num_threads=1
        )
        model.fit(present, show_progress=False)
    return np.asarray(model.user_factors), np.asarray(model.item_factors)
