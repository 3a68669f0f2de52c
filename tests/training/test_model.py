import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

from training.dropout import Dropout  # noqa: E402
from training.encoder import Shape  # noqa: E402
from training.model import APART, JointEncoder, loss, with_glosses  # noqa: E402

SMALL = Shape(vocabulary=50, positions=16, width=8, inner=16, heads=2, layers=2, apart=1)
IDS = torch.tensor([[1, 20, 21, 2, 1, 22, 2, 1, 23, 2, 1, 24, 2]])
POSITIONS = torch.tensor([[0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 0, 1, 2]])
SEGMENTS = torch.tensor([[0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]])


def model() -> JointEncoder:
    torch.manual_seed(1)
    made = JointEncoder(SMALL).eval()
    torch.nn.init.normal_(made.head.verdict.weight)
    torch.nn.init.normal_(made.encoder.markers)
    return made


def test_padding_changes_no_answer() -> None:
    made = model()
    alone = made(IDS, POSITIONS, SEGMENTS)
    pad = torch.nn.functional.pad
    padded = made(pad(IDS, (0, 5)), pad(POSITIONS, (0, 5)), pad(SEGMENTS, (0, 5), value=-1))
    assert torch.allclose(alone, padded, atol=1e-5)


def test_a_shorter_list_of_routes_has_its_own_other_and_nothing_beyond() -> None:
    made = model()
    fewer = SEGMENTS.clone()
    fewer[0, 10:] = -1
    both = made(IDS.repeat(2, 1), POSITIONS.repeat(2, 1), torch.cat([SEGMENTS, fewer]))
    assert both.shape == (2, 3)
    assert both[1, 2] == APART


def test_the_order_of_routes_changes_no_score() -> None:
    made = model()
    order = [0, 1, 2, 3, 7, 8, 9, 4, 5, 6, 10, 11, 12]
    one = made(IDS, POSITIONS, SEGMENTS)[0]
    two = made(IDS[:, order], POSITIONS, SEGMENTS)[0]
    assert torch.allclose(one[[1, 0, 2]], two, atol=1e-5)


def test_an_export_answers_the_same_but_for_temperature_and_surplus() -> None:
    made = model()
    expected = made(IDS, POSITIONS, SEGMENTS).detach()
    expected[:, -1] -= 0.5
    made.prepare_export(temperature=2.0, other_surplus=0.5)
    assert made.encoder.markers is None
    assert torch.allclose(made(IDS, POSITIONS, SEGMENTS), expected / 2, atol=1e-5)


def test_smoothing_leaves_absent_routes_alone() -> None:
    logits = torch.tensor([[2.0, 1.0, APART]])
    assert loss(logits, torch.tensor([0]), 0.1).item() == pytest.approx(0.3633, abs=1e-3)


def test_dropout_drops_its_share_and_keeps_the_mean() -> None:
    torch.manual_seed(1)
    dropped = Dropout(0.1)(torch.ones(101, 997))
    assert (dropped == 0).float().mean().item() == pytest.approx(0.1, abs=0.005)
    assert dropped.mean().item() == pytest.approx(1, abs=0.005)
    assert torch.equal(Dropout(0.1).eval()(torch.ones(3)), torch.ones(3))


def test_a_gloss_has_the_mean_direction_of_its_words_and_their_length() -> None:
    words = torch.tensor([[3.0, 0.0], [0.0, 5.0], [1.0, 1.0]])
    found = with_glosses(words, [(0, 1), (2,)])
    assert torch.equal(found[:3], words)
    assert torch.allclose(found[3], torch.tensor([3.0, 5.0]) * 4 / 34**0.5)
    assert torch.allclose(found[4], words[2])


def test_what_the_first_layers_make_of_a_segment_does_not_depend_on_the_others() -> None:
    made = model()
    together = made.apart(IDS, POSITIONS, SEGMENTS)
    alone = made.apart(IDS[:, 4:7], POSITIONS[:, 4:7], SEGMENTS[:, 4:7])
    assert torch.allclose(together[:, 4:7], alone, atol=1e-6)
