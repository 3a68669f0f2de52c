"""What a request names closes models to it, wherever in the request it stands, and from then on."""

from time import thread_time
from typing import Any

import pytest

from claude_router.route.rule import Rule
from claude_router.route.vetoes import STEP_CHARS, WINDOW_CHARS, Vetoes
from tests.route.requests import Message, assistant, body, text_block, tool_result, tool_use, user

GPT, QWEN = "openai/gpt-5.6", "ollama/qwen3-coder"
PATH = Rule("path", "secrets/**", "config.yaml:9", frozenset({GPT}))
REPO = Rule("repo", "~/work/acme", "config.yaml:12", frozenset({GPT}))
REGEX = Rule("regex", r"(?i)project\s+zeus", "config.yaml:15", frozenset({QWEN, GPT}))
ENV = Rule("path", ".env", "config.yaml:18", frozenset({GPT}))


def closed(
    request: dict[str, Any],
    *rules: Rule,
    vetoes: Vetoes | None = None,
    session: str = "s",
    project: str = "/home/ann/shop",
) -> dict[str, str]:
    reader = vetoes or Vetoes("/home/ann", thread_time)
    return reader.closed(rules, request, session=session, project=project)


def used(name: str, **given: Any) -> Message:
    call = {"type": "tool_use", "id": "toolu_1", "name": name, "input": given}
    return {"role": "assistant", "content": [call]}


NAMING: dict[str, dict[str, Any]] = {
    "a prompt": body(user("compare it with secrets/prod.env")),
    "a prompt that is a string": body({"role": "user", "content": "read secrets/prod.env"}),
    "a mention": body(user("see @secrets/prod.env")),
    "a reminder": body(
        user("<system-reminder>\nContents of /home/ann/shop/secrets/CLAUDE.md:\n…", "hello")
    ),
    "a system message": body(user("hi"), {"role": "system", "content": " M secrets/prod.env"}),
    "the system prompt": body(user("hi"), system=[text_block("Status:\n M secrets/prod.env")]),
    "a system prompt that is a string": body(user("hi"), system="Status:\n?? secrets/prod.env"),
    "an answer": body(user("hi"), assistant("It is in `secrets/prod.env`."), user("go on")),
    "a Read": body(user("hi"), used("Read", file_path="/home/ann/shop/secrets/prod.env")),
    "a Grep": body(user("hi"), used("Grep", pattern="KEY", path="secrets")),
    "a Glob": body(user("hi"), used("Glob", pattern="secrets/prod.*")),
    "a command": body(user("hi"), used("Bash", command="cd secrets; cat *")),
    "an edit's text": body(
        user("hi"), used("Edit", file_path="/x", new_string="open('secrets/prod.env')")
    ),
    "paths in a list": body(user("hi"), used("mcp__fs__read", paths=["a", "secrets/prod.env"])),
    "a result": body(user("hi"), tool_use(), tool_result("README.md\nsecrets/prod.env\nsrc")),
    "blocks of a result": body(
        user("hi"),
        tool_use(),
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "toolu_1",
                    "content": [text_block("secrets/prod.env")],
                }
            ],
        },
    ),
    "a document": body(
        {
            "role": "user",
            "content": [
                {
                    "type": "document",
                    "title": "notes",
                    "source": {"type": "text", "media_type": "text/plain", "data": "secrets/a"},
                }
            ],
        }
    ),
    "thinking": body(
        user("hi"),
        {"role": "assistant", "content": [{"type": "thinking", "thinking": "secrets/a holds it"}]},
    ),
    "options": body(user("hi"), safeguards=[{"classifier_context": {"git": " M secrets/a"}}]),
}


@pytest.mark.parametrize("where", NAMING)
def test_a_path_closes_the_model_wherever_it_stands(where: str) -> None:
    assert list(closed(NAMING[where], PATH)) == [GPT]


def test_the_reason_names_the_rule_and_the_place_but_not_what_was_found() -> None:
    why = closed(NAMING["a command"], PATH)[GPT]
    assert why == "config.yaml:9 keeps it from secrets/**, in a tool's input"
    why = closed(body(user("about Project  ZEUS")), REGEX)[QWEN]
    assert why == "config.yaml:15 keeps it from what its regex finds, in a message"


@pytest.mark.parametrize(
    "request_",
    [
        body(user("write a parser")),
        body(user("hi"), tools=[{"name": "Bash", "description": "not secrets/a nor x/.env"}]),
        body(user("hi"), system=[text_block("never commit secrets (.env, credentials.json)")]),
        body(user("hi"), {"role": "system", "content": "a file such as .env is a secret"}),
        body(
            {
                "role": "user",
                "content": [
                    {"type": "image", "source": {"type": "base64", "data": "secrets/a+.env/b"}}
                ],
            }
        ),
        body(
            user("hi"),
            {"role": "assistant", "content": [{"type": "thinking", "signature": "secrets/a/.env"}]},
        ),
    ],
)
def test_what_is_not_the_users_closes_nothing(request_: dict[str, Any]) -> None:
    assert closed(request_, PATH, ENV) == {}


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"messages": None},
        {
            "messages": [
                "x",
                {"content": 5},
                {"content": [None, "x", {"type": 7}, {"type": "text"}]},
            ]
        },
        {
            "system": [{"type": "text", "text": 9}],
            "messages": [{"content": [{"type": "tool_use"}]}],
        },
    ],
)
def test_odd_bodies_are_read_as_far_as_they_go(odd: dict[str, Any]) -> None:
    assert closed(odd, PATH, REPO, REGEX) == {}


def test_a_repo_closes_all_that_is_done_in_it_and_what_names_it() -> None:
    plain = body(user("hi"))
    assert GPT in closed(plain, REPO, project="/home/ann/work/acme")
    assert GPT in closed(plain, REPO, project="/home/ann/work/acme/src")
    assert closed(plain, REPO, project="/home/ann/work/acme-site") == {}
    assert GPT in closed(body(used("Read", file_path="~/work/acme/a.py")), REPO)
    said = "# Environment\nPrimary working directory: /home/ann/work/acme\n  - Is a git repo: true"
    assert GPT in closed(body(user("hi"), {"role": "system", "content": said}), REPO)
    also = "Additional working directories:\n  - /home/ann/x\n  - /home/ann/work/acme (added)"
    assert GPT in closed(body(user("hi"), {"role": "system", "content": also}), REPO)
    anywhere = Rule("repo", "**/acme-*", "config.yaml:1", frozenset({GPT}))
    assert GPT in closed(plain, anywhere, project="/srv/acme-shop/lib")


def test_paths_are_relative_to_the_folder_that_the_client_names() -> None:
    said = "Working directory: /srv/other\n"
    request = body(user("hi"), used("Read", file_path="/srv/other/secrets/a"), system=said)
    assert GPT in closed(request, PATH, project="/")
    assert closed(body(used("Read", file_path="/srv/other/secrets/a")), PATH) == {}


def test_what_a_session_has_named_it_holds_ever_after() -> None:
    vetoes = Vetoes("/home/ann", thread_time)
    assert closed(NAMING["a result"], PATH, vetoes=vetoes)
    summary = body(user("This session is being continued. The key is 1234."))
    assert closed(summary, PATH, vetoes=vetoes) == {
        GPT: "config.yaml:9 keeps it from secrets/**, in a tool's result of this session"
    }
    assert closed(summary, PATH, vetoes=vetoes, session="another") == {}
    moved = Rule("path", "secrets/**", "config.yaml:30", frozenset({QWEN}))
    assert list(closed(summary, moved, vetoes=vetoes)) == [QWEN]
    assert closed(summary, ENV, vetoes=vetoes) == {}


def test_a_text_read_before_closes_another_session_as_well() -> None:
    vetoes = Vetoes("/home/ann", thread_time)
    for session in ("one", "two", "one"):
        assert closed(NAMING["a prompt"], PATH, REGEX, vetoes=vetoes, session=session)


def test_a_regex_is_found_at_every_place_of_a_long_text() -> None:
    for start in range(0, 3 * WINDOW_CHARS, 97):
        text = "x" * start + "Project Zeus" + "y" * 900
        assert closed(body(user(text)), REGEX), start
    long = Rule("regex", r"BEGIN(?s:.*)", "config.yaml:1", frozenset({GPT}))
    for start in (0, STEP_CHARS - 1, STEP_CHARS, WINDOW_CHARS - 1):
        assert closed(body(user("-" * start + "BEGIN" + "." * 5_000)), long), start


def test_the_end_of_a_window_is_no_end_of_a_word() -> None:
    word = Rule("regex", r"\bACME\b", "config.yaml:1", frozenset({GPT}))
    assert closed(body(user("x" * (WINDOW_CHARS - 5) + " ACMEISM" + " x" * 900)), word) == {}


def test_a_regex_that_takes_too_long_counts_as_found() -> None:
    slow = Rule("regex", r"(?:a|aa)+b", "config.yaml:1", frozenset({GPT}))
    text = ("a" * 24 + "c") * 2_000
    assert closed(body(user(text)), slow)
