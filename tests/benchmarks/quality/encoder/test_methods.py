"""What is compared: the plain methods keep the encoder's promises, and names are resolved."""

import numpy as np
import pytest
from typing_extensions import override

from benchmarks.quality.encoder import methods
from benchmarks.quality.encoder.methods import (
    EMBEDDED,
    LARGER,
    RANDOM,
    STATIC_HALF,
    TEACHER,
    TFIDF,
    CachingEncoder,
    Random,
    TfIdf,
    folder_of,
    method_of,
)
from recommender.errors import EncoderError

TEXTS = ["a red bicycle", "the bicycle", "the house", ""]


@pytest.mark.parametrize("encoder", [TfIdf(TEXTS), Random()], ids=["tf-idf", "random"])
def test_plain_methods_give_unit_vectors_and_zero_for_blank_text(encoder):
    vectors = encoder.encode(["the bicycle", "  ", "a red bicycle"])
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 1])
    assert encoder.encode([]).shape == (0, encoder.dimension)
    assert encoder.identity in {TFIDF, RANDOM}


def test_tf_idf_weighs_rare_words_more():
    encoder = TfIdf(["the bicycle", "the house", "the tree", "the sea", "bicycle shop"])
    near, far = encoder.encode(["bicycle", "the"]) @ encoder.encode(["the bicycle"])[0]
    assert near > far


def test_random_gives_a_text_one_direction_whatever_stands_beside_it():
    alone, among = Random().encode(["b"]), Random().encode(["a", "b"])
    assert np.array_equal(alone[0], among[1])
    assert abs(float(among[0] @ among[1])) < 0.3


def test_a_text_is_encoded_once_and_the_order_is_kept():
    asked = []

    class Counting(Random):
        @override
        def encode(self, texts):
            asked.extend(texts)
            return super().encode(texts)

    encoder = CachingEncoder(Counting())
    first, second = encoder.encode(["a", "b", "a"]), encoder.encode(["c", "b"])
    assert asked == ["a", "b", "c"]
    assert np.array_equal(first, Random().encode(["a", "b", "a"]))
    assert np.array_equal(second, Random().encode(["c", "b"]))
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_the_embedded_encoder_is_timed_and_weighed():
    method = method_of(EMBEDDED)
    assert method.name == EMBEDDED
    assert method.folder is not None
    assert method.load is not None
    assert method.fit(["anything"]).identity.startswith("embedded")


def test_a_local_folder_goes_by_its_name():
    method = method_of(str(folder_of(EMBEDDED)))
    assert method.name == "encoder"


def test_half_of_the_embedded_encoder_and_shorter_vectors_are_methods_of_their_own():
    half, whole = (method_of(name).fit([]) for name in (STATIC_HALF, EMBEDDED))
    assert method_of(STATIC_HALF).name == STATIC_HALF
    assert half.dimension < whole.dimension
    shorter = method_of(f"{folder_of(EMBEDDED)}#128")
    assert shorter.name == "encoder#128"
    assert shorter.fit([]).dimension == 128


def test_the_larger_encoder_is_measured_where_it_lies_beside_the_embedded_one(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(methods, "default_folder", lambda: tmp_path / "encoder")
    assert methods.larger_folder() is None
    assert folder_of(LARGER) is None
    (tmp_path / LARGER).mkdir()
    (tmp_path / LARGER / "manifest.json").touch()
    assert folder_of(LARGER) == tmp_path / LARGER


def test_plain_methods_have_neither_folder_nor_loading():
    for name in (TFIDF, RANDOM):
        assert method_of(name).folder is None
        assert method_of(name).load is None


def test_an_encoder_that_is_not_there_is_named():
    with pytest.raises(EncoderError, match="no encoder 'no such folder'"):
        method_of("no such folder")


def test_without_its_package_the_teacher_has_no_folder(monkeypatch):
    monkeypatch.setattr(methods, "_TEACHER_MODULE", "no_such_package_here")
    assert methods.teacher_folder() is None
    assert folder_of(TEACHER) is None
