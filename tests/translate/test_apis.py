import pytest

from claude_router.translate.apis import translation_for
from claude_router.translate.dialects import ProviderApi, resolve


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
