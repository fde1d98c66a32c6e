"""The planted truth of a club that has lived through some weeks of drawn rounds."""

from scipy.special import expit


def chance_of(prepared, pairs):
    """Meetings of people from afar are the good ones; shape (m,)."""
    closeness = prepared.features.of(pairs)["closeness"].to_numpy()
    return expit(1.5 - 3.0 * closeness)
