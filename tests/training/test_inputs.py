import pytest

from claude_router.classify.joint_model import JointModel
from claude_router.resources import asset
from training.data import RouteSet
from training.inputs import PADDING, Layout, read_tokenizer
from training.scoring import answers, shipped_spec


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout(shipped_spec(), read_tokenizer(asset("router") / "tokenizer.json"))


def test_a_batch_is_padded_and_its_last_segment_is_other(
    layout: Layout, route_set: RouteSet, foreign_set: RouteSet
) -> None:
    batch = layout.batch([route_set.samples[1], foreign_set.samples[0]])
    assert batch.segments.max(axis=1).tolist() == [6, 5]
    assert batch.targets.tolist() == [1, 0]
    assert batch.segments[0, -1] == 6
    assert batch.segments[1, -1] == PADDING
    assert batch.ids.shape == batch.positions.shape == batch.segments.shape


def test_answers_come_in_the_order_of_the_samples_routes(route_set: RouteSet) -> None:
    model = JointModel.load(asset("router"), "cpu")
    (found,) = answers(model, route_set.samples[:1])
    routes = sorted(route_set.routes, key=lambda route: route.name)
    expected = model.probabilities(route_set.samples[0].turns, routes)
    by_name = {route.name: p for route, p in zip(routes, expected, strict=False)}
    assert found.probabilities[:-1].tolist() == [by_name[r.name] for r in route_set.routes]
