from typing import Literal

import pytest

from claude_router.classify.engines import open_classifier
from claude_router.route.classifier import ClassifierError


def test_off_is_no_engine() -> None:
    assert open_classifier("off") is None


def test_the_embedded_engine_is_named_so() -> None:
    engine = open_classifier("embedded", device="cpu", threshold=0.5)
    assert engine is not None and engine.name == "embedded"
    engine.close()


@pytest.mark.parametrize("name", ["arch", "endpoint"])
def test_engines_of_later_versions_say_how_to_choose_the_embedded_one(
    name: Literal["arch", "endpoint"],
) -> None:
    with pytest.raises(ClassifierError, match=f"{name} engine.*engine: embedded"):
        open_classifier(name)
