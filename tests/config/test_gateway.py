from claude_router.config.gateway import behind_gateway
from tests.config.loading import config_of

TEXT = """
llm_providers:
  - model: anthropic/claude-a
  - {model: anthropic/claude-b, base_url: https://named.example}
  - {model: openai/gpt-a, access_key: $OPENAI_API_KEY}
"""


def test_anthropics_models_stay_behind_the_users_gateway() -> None:
    config = behind_gateway(config_of(TEXT), "https://gw.example/anthropic/v1/")
    urls = {key: model.base_url for key, model in config.models.items()}
    assert urls["anthropic/claude-a"] == "https://gw.example/anthropic"
    assert urls["anthropic/claude-b"] == "https://named.example"
    assert "gw.example" not in urls["openai/gpt-a"]
    assert "gw.example" in config.notes[-1]


def test_without_a_gateway_nothing_changes() -> None:
    config = config_of(TEXT)
    assert behind_gateway(config, None) is config
