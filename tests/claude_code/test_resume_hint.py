from pathlib import Path

import pytest

from claude_router.claude_code.resume_hint import resume_with_us

FILE = Path("/tmp/claude-router-x/settings.json")
HINT = "\x1b[2mResume this session with:\x1b[22m\r\n\x1b[2m{}\x1b[22m\r\n"


@pytest.mark.parametrize(
    ("claudes", "ours"),
    [
        (f"claude --settings {FILE} --resume 12-ab", "claude-router --resume 12-ab"),
        (
            f"claude --model opus --settings {FILE} --resume x",
            "claude-router --model opus --resume x",
        ),
        ("claude --resume 12-ab", "claude-router --resume 12-ab"),
        ("claude --settings mine.json --resume x", "claude-router --settings mine.json --resume x"),
        ("I am claude and say --resumed", "I am claude and say --resumed"),
    ],
)
def test_the_hint_names_us(claudes: str, ours: str) -> None:
    assert resume_with_us(HINT.format(claudes).encode(), FILE, None) == HINT.format(ours).encode()


def test_the_user_s_own_settings_are_put_back() -> None:
    said = f"claude --settings {FILE} --resume x".encode()
    assert resume_with_us(said, FILE, "my file.json") == (
        b"claude-router --settings 'my file.json' --resume x"
    )
