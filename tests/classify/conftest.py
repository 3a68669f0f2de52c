from collections.abc import Iterator

import pytest

from claude_router.classify.embedded import EmbeddedClassifier


@pytest.fixture(scope="session")
def classifier() -> Iterator[EmbeddedClassifier]:
    """The shipped model, loaded once."""
    engine = EmbeddedClassifier()
    yield engine
    engine.close()
