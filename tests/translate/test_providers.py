import pytest

from claude_router.translate.providers import PROVIDERS, api_root, default_api, default_base_url


@pytest.mark.parametrize(
    ("provider", "base_url", "api", "root"),
    [
        ("ollama", "http://localhost:11434", "chat", "http://localhost:11434/v1"),
        ("ollama", "http://localhost:11434/v1/", "chat", "http://localhost:11434/v1"),
        ("ollama", "http://localhost:11434/v1", "messages", "http://localhost:11434"),
        ("groq", "https://api.groq.com", "chat", "https://api.groq.com/openai/v1"),
        ("openai", "https://api.openai.com/", "responses", "https://api.openai.com/v1"),
        ("deepseek", "https://api.deepseek.com", "chat", "https://api.deepseek.com"),
        ("anthropic", "https://api.anthropic.com", "messages", "https://api.anthropic.com"),
        ("new", "http://127.0.0.1:9/new/v1", "chat", "http://127.0.0.1:9/new/v1"),
        ("new", "http://127.0.0.1:9", "chat", "http://127.0.0.1:9/v1"),
    ],
)
def test_where_a_path_is_appended(provider: str, base_url: str, api: str, root: str) -> None:
    assert api_root(provider, base_url, api) == root  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("provider", "model_id", "api"),
    [
        ("openai", "gpt-5.6", "responses"),
        ("openai", "o4-mini", "responses"),
        ("openai", "gpt-4.1", "chat"),
        ("anthropic", "claude-opus-5-5", "messages"),
        ("deepseek", "deepseek-v4-pro", "chat"),
        ("somewhere", "gpt-5.6", "chat"),
    ],
)
def test_the_usual_api(provider: str, model_id: str, api: str) -> None:
    assert default_api(provider, model_id) == api


def test_a_native_anthropic_endpoint_has_its_own_address() -> None:
    assert default_base_url("deepseek", "messages") == "https://api.deepseek.com/anthropic"
    assert default_base_url("somewhere", "chat") is None


def test_every_hosted_provider_names_its_key_and_no_local_one_does() -> None:
    for provider in PROVIDERS.values():
        assert (provider.key_variable is None) == provider.is_local
