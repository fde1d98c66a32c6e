"""The quick way through a static encoder gives what the plain way gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from recommender.adapters.embedded_folder import default_folder
from recommender.adapters.sentence_encoder import load_encoder
from recommender.adapters.word_cache import WordPieceCache
from recommender.errors import EncoderError

TEXTS = (
    "Metzgermeisterin, dritte Generation.\nBietet: Führung durch den Betrieb!",
    "a  tab\tand\u00a0a no-break space, e.g. 24.12.2025 \U0001f984 naïve ŠKODA ﬁne",
    "x",
    "Straße (STRASSE) – „Zitat“ … a\u0308 b\u0301",
)

STATIC = default_folder() / "static"
"""The part of the embedded encoder whose vectors are sums over pieces of words."""


@pytest.fixture(scope="module")
def plain():
    return SentenceTransformer(str(STATIC), device="cpu")


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(str(STATIC))


def test_word_by_word_gives_the_same_vectors(plain, encoder):
    np.testing.assert_allclose(encoder.encode(TEXTS), plain.encode(list(TEXTS)), atol=1e-6)


LETTERS = st.text(
    st.sampled_from("aäßÉ\u0308\u00a0\u2026´½ -.,'\n\u200b1木"), min_size=1, max_size=20
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LETTERS.filter(str.strip), min_size=1, max_size=4))
def test_odd_characters_too(plain, encoder, texts):
    wanted = plain.encode([text.strip() for text in texts], convert_to_tensor=True).numpy()
    np.testing.assert_allclose(encoder.encode(texts), wanted, atol=1e-5)


def test_the_cache_is_bounded_and_what_it_lets_go_changes_nothing(plain):
    vectors = plain[0].embedding.weight.detach()
    small = WordPieceCache(plain[0].tokenizer, vectors, limit=3)
    large = WordPieceCache(plain[0].tokenizer, vectors)
    for text in (*TEXTS, *TEXTS[::-1]):
        torch.testing.assert_close(small.encode([text]), large.encode([text]))
    assert len(small._cache) <= 3


class CountingTokenizer:
    """The real tokenizer, and every word it was asked to cut."""

    def __init__(self, tokenizer):
        self._tokenizer = tokenizer
        self.cut = []

    def encode_batch_fast(self, words, **options):
        self.cut += words
        return self._tokenizer.encode_batch_fast(words, **options)


def counting_cache(plain, limit=100):
    tokenizer = CountingTokenizer(plain[0].tokenizer)
    return tokenizer, WordPieceCache(tokenizer, plain[0].embedding.weight.detach(), limit)


def test_a_word_is_cut_once_however_often_it_stands_anywhere(plain):
    tokenizer, cache = counting_cache(plain)
    cache.encode(["bread and tea", "tea and tea"])
    cache.encode(["and bread", "", "soup"])
    assert tokenizer.cut == ["bread", "and", "tea", "soup"]


def test_the_word_used_longest_ago_goes_first(plain):
    tokenizer, cache = counting_cache(plain, limit=2)
    for text in ("bread", "tea", "bread", "soup", "bread", "tea"):
        cache.encode([text])
    assert tokenizer.cut == ["bread", "tea", "soup", "tea"]


def test_threads_that_share_a_small_cache_get_what_one_alone_gets(plain):
    _, alone = counting_cache(plain)
    _, shared = counting_cache(plain, limit=4)
    texts = [" ".join(TEXTS[0].split()[start:]) for start in range(6)] * 20
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda text: shared.encode([text]), texts))
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_array_equal(vector, alone.encode([text]))


def test_shorter_vectors_are_the_first_numbers_scaled(encoder):
    short = load_encoder(f"{STATIC}#128")
    assert (short.dimension, short.identity) == (128, f"{encoder.identity}#128")
    cut = encoder.encode(TEXTS)[:, :128]
    cut /= np.linalg.norm(cut, axis=1, keepdims=True)
    np.testing.assert_allclose(short.encode(TEXTS), cut, atol=1e-6)
    with pytest.raises(EncoderError, match=f"allowed are 1 to {encoder.dimension}"):
        load_encoder(f"{STATIC}#999")
