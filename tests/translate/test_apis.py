import pytest

from claude_router.translate.apis import translation_for
from claude_router.translate.dialects import ProviderApi, resolve
from claude_router.translate.translation import Translation, UntranslatableError


def asked(api: ProviderApi, provider: str, words: str, window: int | None) -> Translation:
    return translation_for(
        api,
        {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": words}]},
        provider=provider,
        model_id="qwen3",
        requested_model="m",
        dialect=resolve(provider, "qwen3", api, {"context_window": window}),
    )


@pytest.mark.parametrize(
    ("api", "path"),
    [("chat", "/chat/completions"), ("responses", "/responses"), ("messages", "/v1/messages")],
)
def test_each_api_has_its_translation(api: ProviderApi, path: str) -> None:
    translation = translation_for(
        api,
        {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "Hi"}]},
        provider="somewhere",
        model_id="model",
        requested_model="m",
        dialect=resolve("somewhere", "model", api),
    )
    assert translation.path == path
    assert translation.body["model"] == "model"
    assert translation.notes == ()


@pytest.mark.parametrize("api", ["chat", "messages"])
def test_a_prompt_that_ollama_would_cut_is_refused_with_the_remedy(api: ProviderApi) -> None:
    with pytest.raises(UntranslatableError) as refused:
        asked(api, "ollama", "word " * 5_000, 4_096)
    words = str(refused.value)
    assert words.startswith("prompt is too long: ") and "tokens > 4096 maximum" in words
    assert "OLLAMA_CONTEXT_LENGTH" in words and "qwen3" in words


@pytest.mark.parametrize(
    ("provider", "words", "window"),
    [
        ("ollama", "word", 4_096),
        ("ollama", "word " * 5_000, None),
        ("vllm", "word " * 5_000, 4_096),
    ],
)
def test_what_fits_or_what_others_judge_is_sent(
    provider: str, words: str, window: int | None
) -> None:
    assert asked("chat", provider, words, window).body["messages"]
