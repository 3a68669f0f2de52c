from claude_router.proxy.headers import passthrough_headers, provider_headers, returned_headers
from tests.proxy.models import model

CLIENT = {
    "host": "127.0.0.1:1",
    "authorization": "Bearer sk-ant-oat01",
    "x-api-key": "sk-ant-api",
    "anthropic-version": "2023-06-01",
    "anthropic-beta": "oauth-2025-04-20,context-management-2025-06-27",
    "x-claude-code-session-id": "s",
    "x-claude-code-prompt-id": "p",
    "x-claude-router-token": "t",
    "x-new-header": "kept",
    "content-length": "5",
    "connection": "keep-alive",
}


def test_the_users_own_login_and_unknown_headers_pass() -> None:
    sent = passthrough_headers(CLIENT, model("anthropic/claude-x"), None)
    assert sent["authorization"] == "Bearer sk-ant-oat01"
    assert sent["anthropic-beta"] == CLIENT["anthropic-beta"]
    assert sent["x-new-header"] == "kept"
    assert sent["x-claude-code-session-id"] == "s"


def test_what_is_meant_for_us_or_the_connection_stays_here() -> None:
    sent = passthrough_headers(CLIENT, model("anthropic/claude-x"), None)
    kept_here = {"host", "x-claude-router-token", "x-claude-code-prompt-id", "content-length"}
    assert not kept_here & sent.keys()
    assert "connection" not in sent


def test_a_configured_key_replaces_the_login_and_its_beta() -> None:
    sent = passthrough_headers(CLIENT, model("anthropic/claude-x"), "sk-mine")
    assert sent["x-api-key"] == "sk-mine"
    assert "authorization" not in sent
    assert sent["anthropic-beta"] == "context-management-2025-06-27"


def test_other_providers_get_their_key_in_their_way() -> None:
    bearer = provider_headers(model("openai/gpt-x"), "k", is_streamed=True)
    assert bearer["authorization"] == "Bearer k"
    azure = provider_headers(model("azure_openai/gpt-x"), "k", is_streamed=False)
    assert azure["api-key"] == "k"
    keyless = provider_headers(model("ollama/x"), None, is_streamed=True)
    assert "authorization" not in keyless


def test_answers_lose_what_belongs_to_one_hop() -> None:
    upstream = {
        "Content-Encoding": "gzip",
        "Transfer-Encoding": "chunked",
        "Request-Id": "req_1",
        "Set-Cookie": "c",
        "Retry-After": "2",
    }
    assert returned_headers(upstream) == {"request-id": "req_1", "retry-after": "2"}
