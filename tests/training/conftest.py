import pytest

from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference
from training.data import RouteSet, Sample


def sample(set_id: str, routes: tuple[Preference, ...], target: int) -> Sample:
    return Sample("train-x", set_id, 0, (Turn("user", "do it"),), routes, target)


@pytest.fixture
def route_set() -> RouteSet:
    """Five routes, a sample for each and one for "other"."""
    texts = ["fix bugs", "write tests", "explain code", "plan work", "review changes"]
    routes = tuple(Preference(text, f"when I want to {text}", "") for text in texts)
    samples = tuple(sample("x-1", routes, target) for target in range(6))
    return RouteSet("train-x", "x-1", routes, samples)


@pytest.fixture
def foreign_set() -> RouteSet:
    """Routes of another subject, and one that shares a long word with the first set's."""
    texts = ["cook dinner", "book trains", "paint walls", "write poems"]
    routes = tuple(Preference(text, f"{text} at home", "") for text in texts)
    return RouteSet("train-x", "x-2", routes, (sample("x-2", routes, 0),))
