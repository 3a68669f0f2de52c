"""Models for tests, as the loader would make them."""

from claude_router.config.model import Model
from claude_router.translate.dialects import default_api, resolve


def model(key: str) -> Model:
    provider, _, model_id = key.partition("/")
    api = default_api(provider, model_id)
    return Model(
        key=key,
        provider=provider,
        model_id=model_id,
        api=api,
        base_url="http://127.0.0.1:1",
        dialect=resolve(provider, model_id, api, {}),
    )
