import pytest

from claude_router.wire.redact import mask_bytes, redact

KEYS = [
    "sk-ant-api03-AbCdEf0123456789-AbCdEf0123456789",
    "sk-proj-AbCdEf0123456789AbCdEf",
    "gsk_AbCdEf0123456789AbCdEf",
    "ghp_AbCdEf0123456789AbCdEf0123456789AbCd",
    "github_pat_11ABCDEFG0123456789_abcdefghij",
    "glpat-AbCdEf0123456789abcd",
    "xoxb-123456789012-abcdefghijkl",
    "AKIAIOSFODNN7EXAMPLE",
    "AIzaSyA0123456789abcdefghijklmnopqrstuv",
    "hf_AbCdEf0123456789AbCdEf",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
]


@pytest.mark.parametrize("key", KEYS)
def test_keys_are_taken_out_of_a_sentence(key: str) -> None:
    assert redact(f"use {key} for it") == "use *** for it"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("Authorization: Bearer abcdef0123456789abc", "Authorization: Bearer ***"),
        ("postgres://ann:hunter2@db/shop", "postgres://***@db/shop"),
        ("OPENAI_API_KEY=abcdefgh12 make", "OPENAI_API_KEY=*** make"),
        ('{"password": "correct-horse"}', '{"password": "***"}'),
        ("client_secret: s3cr3tvalue!", "client_secret: ***"),
        ("x-api-key: abcdef123456", "x-api-key: ***"),
        ("GET https://host/v1?key=abcdefghij&alt=sse", "GET https://host/v1?key=***&alt=sse"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQOY", "***"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- and more",
            "*** and more",
        ),
        ("-----BEGIN PRIVATE KEY-----\nMIIEcut", "***"),
    ],
)
def test_secrets_are_known_by_their_place(text: str, stored: str) -> None:
    assert redact(text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "write a parser for tokens: numbers and names",
        "rename task-scheduler-implementation to sk-learn-compatible-thing",
        "why does token = next(stream) fail?",
        "password = getpass_from_terminal(prompt)",
        "the tokens: identifiers and literals",
        "open http://localhost:8080/a@b",
        "fix the keyboard-interrupt-handler in tok-enizer",
        "bearer tokens are basic authentication",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


def test_known_secrets_go_whatever_their_shape() -> None:
    assert redact("your hunter2hunter is wrong", ["hunter2hunter"]) == "your *** is wrong"
    assert redact("abc", ["a"]) == "abc"
    assert redact("use hunter2hunter3", ["hunter2", "hunter2hunter3"]) == "use ***"


def test_bytes_lose_known_secrets_before_they_are_cut() -> None:
    assert mask_bytes(b"{\xff hunter2hunter3}", ["hunter2", "hunter2hunter3", "x"]) == b"{\xff ***}"
