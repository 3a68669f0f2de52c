"""What an epoch trains on: samples augmented anew from a seed, cut into batches of like length."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from claude_router.route.preferences import Preference
from training.data import RouteSet, Sample

_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each augmentation is drawn; names and descriptions are drawn per route."""

    drop_routes: float = 0.30
    drop_label: float = 0.10
    foreign_routes: float = 0.30
    drop_name: float = 0.10
    drop_description: float = 0.10
    most_foreign: int = 3
    most_routes: int = 10


class Augmenter:
    """Draws other lists of routes for the same turn, with the label that then is right."""

    def __init__(self, sets: Iterable[RouteSet], rates: Rates | None = None) -> None:
        self._rates = rates or Rates()
        self._pool = [(found.set_id, route) for found in sets for route in found.routes]

    def draw(self, sample: Sample, rng: random.Random) -> Sample:
        """A variant of `sample`; equal states of `rng` give equal variants."""
        wanted = sample.routes[sample.target] if sample.target < len(sample.routes) else None
        routes = list(sample.routes)
        if rng.random() < self._rates.drop_routes:
            routes = drop_routes(routes, wanted, rng)
        if wanted and rng.random() < self._rates.drop_label and len(routes) >= 3:
            routes.remove(wanted)
            wanted = None
        elif wanted and rng.random() < self._rates.foreign_routes:
            routes += self._foreign(sample.set_id, routes, wanted, rng)
        rng.shuffle(routes)
        target = routes.index(wanted) if wanted else len(routes)
        shown = tuple(self._thinned(route, n, rng) for n, route in enumerate(routes, 1))
        return replace(sample, routes=shown, target=target)

    def _foreign(
        self, set_id: str, routes: Sequence[Preference], wanted: Preference, rng: random.Random
    ) -> list[Preference]:
        """Routes of other sets that cannot mean what `wanted` means: no longer word in common."""
        room = self._rates.most_routes - len(routes)
        count = min(rng.randint(1, self._rates.most_foreign), room)
        names = {route.name for route in routes}
        taboo = long_words(wanted)
        found: list[Preference] = []
        # A bounded number of tries: a long description may share a word with nearly every route.
        for _ in range(20):
            if len(found) >= count:
                break
            origin, route = rng.choice(self._pool)
            if origin != set_id and route.name not in names and not taboo & long_words(route):
                found.append(route)
                names.add(route.name)
        return found

    def _thinned(self, route: Preference, number: int, rng: random.Random) -> Preference:
        """Now and then only the name or only the description, so that neither alone decides."""
        drawn = rng.random()
        if drawn < self._rates.drop_name:
            return replace(route, name=f"route {number}")
        if drawn < self._rates.drop_name + self._rates.drop_description:
            return replace(route, description="")
        return route


def drop_routes(
    routes: Sequence[Preference], wanted: Preference | None, rng: random.Random
) -> list[Preference]:
    """Without some routes that are not the wanted one; at least two stay."""
    spare = [route for route in routes if route != wanted]
    most = len(routes) - 2
    if most < 1:
        return list(routes)
    gone = rng.sample(spare, rng.randint(1, most))
    return [route for route in routes if route not in gone]


def long_words(route: Preference) -> frozenset[str]:
    """Words of more than three letters, in lower case."""
    return frozenset(_WORD.findall(f"{route.name} {route.description}".replace("_", " ").lower()))


def epoch(
    samples: Sequence[Sample],
    augmenter: Augmenter,
    length: Callable[[Sample], int],
    *,
    batch: int,
    seed: int,
    number: int,
) -> list[list[Sample]]:
    """Batches of one epoch: the same for the same seed and number, on every machine."""
    rng = random.Random(f"{seed}/{number}")
    drawn = [augmenter.draw(sample, rng) for sample in samples]
    order = bucketed([length(sample) for sample in drawn], batch, rng)
    return [[drawn[index] for index in indices] for indices in order]


def bucketed(
    lengths: Sequence[int], batch: int, rng: random.Random, pool: int = 50
) -> list[list[int]]:
    """Indices in batches of similar length: sorted only within `pool` batches drawn together."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), batch * pool):
        near = sorted(order[start : start + batch * pool], key=lengths.__getitem__)
        batches += [near[at : at + batch] for at in range(0, len(near), batch)]
    rng.shuffle(batches)
    return batches
