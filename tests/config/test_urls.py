import pytest

from claude_router.config.urls import is_in_container, seen_from_here
from tests.config.loading import config_of

DOCKER = "http://host.docker.internal:11434"


@pytest.mark.parametrize(
    ("url", "is_inside", "seen"),
    [
        (DOCKER, True, DOCKER),
        (DOCKER, False, "http://localhost:11434"),
        (f"{DOCKER}/v1", False, "http://localhost:11434/v1"),
        ("http://ollama.example:11434", False, "http://ollama.example:11434"),
        (
            "http://proxy.example/host.docker.internal",
            False,
            "http://proxy.example/host.docker.internal",
        ),
    ],
)
def test_dockers_name_for_its_host_is_localhost_outside(
    url: str, is_inside: bool, seen: str
) -> None:
    assert seen_from_here(url, is_inside=is_inside) == seen


def test_models_are_asked_where_they_are_from_here() -> None:
    config = config_of(f"llm_providers: [{{model: ollama/llama3.1, base_url: '{DOCKER}'}}]")
    (model,) = config.models.values()
    assert model.base_url == seen_from_here(f"{DOCKER}/v1", is_inside=is_in_container())
