import numpy as np
import pytest

pytest.importorskip("ray", reason="ray is not installed")

from recommender.adapters.ray import cluster as cluster_module
from recommender.adapters.ray import encoder as encoder_module
from recommender.adapters.ray.blocks import RayBlocks
from recommender.adapters.ray.cluster import joined
from recommender.adapters.ray.encoder import RayEncoder
from recommender.errors import EncoderMismatchError, InputError

pytestmark = [pytest.mark.enable_socket, pytest.mark.usefixtures("cluster")]


def test_texts_get_the_vectors_they_get_on_one_machine(encoder):
    texts = [f"Ich suche {'Rat ' * (i % 9)}zu Thema {i % 700}" for i in range(1_500)]
    texts[10:10] = ["", "   ", " surrounded by space ", "surrounded by space", "\ud83d broken"]
    far = RayEncoder()
    assert (far.identity, far.dimension) == (encoder.identity, encoder.dimension)
    np.testing.assert_array_equal(far.encode(texts), encoder.encode(texts))
    assert far.encode([]).shape == (0, far.dimension)


def test_a_node_with_another_encoder_is_refused():
    far = RayEncoder()
    far._encoder._identity = "another@0123456789abcdef"  # type: ignore[attr-defined]
    with pytest.raises(EncoderMismatchError, match="another@0123456789abcdef"):
        far.encode(["some text"])


def test_results_of_blocks_come_in_the_order_of_the_blocks():
    blocks = [np.arange(low, low + 3) for low in range(40)]
    weights = np.arange(100.0)
    found = list(RayBlocks().map(lambda block: weights[block].sum(), blocks))
    assert found == [weights[block].sum() for block in blocks]


def test_an_error_on_a_worker_is_the_error_here():
    def refuse(block):
        message = f"block {block[0]} cannot be used"
        raise InputError(message)

    with pytest.raises(InputError, match=r"^block 0 cannot be used$"):
        list(RayBlocks().map(refuse, [np.array([0]), np.array([1])]))


def test_what_a_killed_worker_had_in_hand_is_done_again(dying_once, tmp_path):
    blocks = [np.arange(low, low + 3) for low in range(10)]
    found = list(RayBlocks().map(dying_once(np.sum), blocks))
    assert found == [block.sum() for block in blocks]
    assert (tmp_path / "killed in sum").exists()


def test_other_versions_on_a_node_are_named(monkeypatch):
    with pytest.raises(InputError, match=r"node 10\.0\.0\.7 has numpy 1\.0 \(here 2\.0\)"):
        cluster_module._check_versions("10.0.0.7", {"numpy": "1.0"}, {"numpy": "2.0"})


def test_a_cluster_that_was_joined_before_is_used_and_kept():
    with joined("127.0.0.1:1"):
        pass
    assert cluster_module.import_ray().is_initialized()


def test_batches_are_cut_where_one_machine_cuts_them():
    texts = ["a" * (i * 7 % 40) + str(i) for i in range(300)]
    order = np.argsort([-len(text) for text in texts])
    assert encoder_module.sort_by_length(texts) == [texts[i] for i in order]
