"""The planted society, read and encoded once."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.quality.acl.anthology import read_anthology
from recommender.adapters.sentence_encoder import load_encoder
from tests.benchmarks.quality.acl.planted import write


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("anthology"))


@pytest.fixture(scope="session")
def embedded():
    return load_encoder(None)


@pytest.fixture(scope="session")
def anthology(folder, embedded):
    found = read_anthology(folder)
    return replace(found, vectors=embedded.encode(found.texts).astype(np.float32))
