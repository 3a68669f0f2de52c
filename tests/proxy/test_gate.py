import pytest

from claude_router.proxy.gate import Gate

TOKEN = "s3cret-token"
GOOD = {"host": "127.0.0.1:4000", "x-claude-router-token": TOKEN}


def test_the_sessions_client_is_let_in() -> None:
    assert Gate(TOKEN).refusal(GOOD) is None


@pytest.mark.parametrize("host", ["localhost:1", "localhost", "127.0.0.1", "[::1]:80"])
def test_every_spelling_of_loopback_is_let_in(host: str) -> None:
    assert Gate(TOKEN).refusal({**GOOD, "host": host}) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4000", "127.0.0.1.evil.example", ""]
)
def test_a_foreign_host_is_refused_against_dns_rebinding(host: str) -> None:
    assert Gate(TOKEN).refusal({**GOOD, "host": host}) is not None


def test_a_web_page_is_refused_even_with_the_token() -> None:
    assert Gate(TOKEN).refusal({**GOOD, "origin": "http://localhost:4000"}) is not None


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "é"])
def test_a_wrong_token_is_refused(token: str) -> None:
    refusal = Gate(TOKEN).refusal({**GOOD, "x-claude-router-token": token})
    assert refusal is not None
    assert TOKEN not in refusal


def test_probes_need_no_token() -> None:
    assert Gate(TOKEN).refusal({"host": "localhost"}, needs_token=False) is None


def test_without_a_token_any_local_program_is_let_in() -> None:
    assert Gate(None).refusal({"host": "localhost"}) is None


def test_beyond_loopback_the_host_is_the_users_business() -> None:
    assert Gate(TOKEN, is_loopback=False).refusal({**GOOD, "host": "box.lan:1"}) is None
