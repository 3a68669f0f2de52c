import random

import pytest

from training.build import Augmenter, Rates, bucketed, drop_routes, epoch, long_words
from training.data import RouteSet, Sample

NEVER = Rates(0, 0, 0, 0, 0)


def draws(sets: list[RouteSet], rates: Rates, target: int, count: int = 200) -> list[Sample]:
    augmenter = Augmenter(sets, rates)
    rng = random.Random(7)
    return [augmenter.draw(sets[0].samples[target], rng) for _ in range(count)]


def test_shuffled_routes_keep_their_label(route_set: RouteSet) -> None:
    found = draws([route_set], NEVER, target=2)
    assert {sample.label for sample in found} == {"explain code"}
    assert {sample.target for sample in found} == {0, 1, 2, 3, 4}
    assert {frozenset(sample.routes) for sample in found} == {frozenset(route_set.routes)}


def test_the_label_survives_other_routes_being_dropped(route_set: RouteSet) -> None:
    found = draws([route_set], Rates(1, 0, 0, 0, 0), target=1)
    assert {sample.label for sample in found} == {"write tests"}
    assert {len(sample.routes) for sample in found} == {2, 3, 4}


def test_without_its_route_a_turn_is_other(route_set: RouteSet) -> None:
    found = draws([route_set], Rates(0, 1, 0, 0, 0), target=1)
    assert {sample.label for sample in found} == {"other"}
    assert {len(sample.routes) for sample in found} == {4}
    assert all("write tests" not in {r.name for r in sample.routes} for sample in found)


def test_two_routes_are_never_thinned_further(route_set: RouteSet) -> None:
    two = route_set.routes[:2]
    assert drop_routes(two, two[0], random.Random(1)) == list(two)


def test_foreign_routes_share_no_long_word_with_the_label(
    route_set: RouteSet, foreign_set: RouteSet
) -> None:
    found = draws([route_set, foreign_set], Rates(0, 0, 1, 0, 0), target=1)
    names = {route.name for sample in found for route in sample.routes}
    assert {"cook dinner", "book trains", "paint walls"} <= names
    assert "write poems" not in names
    assert {sample.label for sample in found} == {"write tests"}
    assert {len(sample.routes) for sample in found} == {6, 7, 8}


def test_a_turn_for_other_gets_no_foreign_routes(
    route_set: RouteSet, foreign_set: RouteSet
) -> None:
    found = draws([route_set, foreign_set], Rates(0, 0, 1, 0, 0), target=5)
    assert {len(sample.routes) for sample in found} == {5}
    assert {sample.label for sample in found} == {"other"}


def test_a_route_loses_its_name_or_its_description_but_not_both(route_set: RouteSet) -> None:
    found = draws([route_set], Rates(0, 0, 0, 0.5, 0.5), target=0)
    for sample in found:
        for number, route in enumerate(sample.routes, 1):
            assert (route.name == f"route {number}") != (route.description == "")
        shown = sample.routes[sample.target]
        assert shown.name == "fix bugs" or shown.description == "when I want to fix bugs"


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_an_augmentation_is_drawn_as_often_as_told(route_set: RouteSet, share: float) -> None:
    found = draws([route_set], Rates(0, share, 0, 0, 0), target=0, count=2000)
    assert sum(sample.label == "other" for sample in found) / 2000 == pytest.approx(share, abs=0.03)


def test_an_epoch_is_the_same_for_the_same_seed_and_differs_from_the_next(
    route_set: RouteSet,
) -> None:
    def batches(seed: int, number: int) -> list[list[Sample]]:
        augmenter = Augmenter([route_set])
        samples = route_set.samples * 5
        return epoch(samples, augmenter, lambda s: len(s.routes), batch=4, seed=seed, number=number)

    assert batches(1, 0) == batches(1, 0)
    assert batches(1, 0) != batches(1, 1)
    assert batches(1, 0) != batches(2, 0)


def test_batches_hold_every_index_once_and_are_of_like_length() -> None:
    lengths = list(range(400))
    random.Random(3).shuffle(lengths)
    found = bucketed(lengths, 8, random.Random(1))
    assert sorted(index for batch in found for index in batch) == list(range(400))
    assert {len(batch) for batch in found} == {8}
    assert all(max(lengths[i] for i in b) - min(lengths[i] for i in b) == 7 for b in found)


def test_long_words_are_more_than_three_letters_in_any_script(route_set: RouteSet) -> None:
    assert long_words(route_set.routes[0]) == {"bugs", "when", "want"}
