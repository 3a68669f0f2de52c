from claude_router.config.secrets import header_secrets, secrets_of
from tests.config.loading import config_of

MODELS = """
llm_providers:
  - {model: openai/a, access_key: $OPENAI_API_KEY}
  - model: vllm/b
    base_url: http://localhost:1/v1
    access_keys: [first-key, $OPENAI_API_KEY]
    headers: {authorization: Bearer of-the-team-1, x-region: eu}
router:
  endpoint: {base_url: "http://localhost:2", model: m, access_key: of-the-router}
"""


def test_all_keys_and_long_headers_of_the_file_are_secret() -> None:
    assert set(secrets_of(config_of(MODELS))) == {
        "sk-open",
        "first-key",
        "of-the-team-1",
        "of-the-router",
    }


def test_logins_of_the_client_are_secret_whatever_their_header() -> None:
    headers = {
        "authorization": "Bearer of-the-user-1",
        "x-api-key": "of-the-user-2",
        "x-gateway-token": "of-the-gateway",
        "cookie": "session=of-the-browser",
        "anthropic-beta": "context-management-2025-06-27",
        "x-auth-mode": "short",
    }
    assert header_secrets(headers) == (
        "of-the-user-1",
        "of-the-user-2",
        "of-the-gateway",
        "session=of-the-browser",
    )
