import json
import os
from pathlib import Path

import pytest

from claude_router.classify.arch.conversation import BUDGET, choose
from claude_router.classify.arch.prompt import Spelling, answer, estimated_tokens, head, render
from claude_router.route.classifier import Turn
from tests.classify.arch.conversations import CONVERSATIONS, ROUTES, spoken

GOLDENS = Path(__file__).parent / "goldens" / "prompts"
SPELLINGS: tuple[Spelling, ...] = ("card", "gateway")
GATEWAY_ONE_TURN = """
You are a helpful assistant designed to find the best suited route.
You are provided with route description within <routes></routes> XML tags:
<routes>
[{"name":"code_generation","description":"writing new functions, classes and scripts"}]
</routes>

<conversation>
[{"role":"user","content":"naïve"}]
</conversation>

Your task is to decide which route is best suit with user intent on the conversation in <conversation></conversation> XML tags.  Follow the instruction:
1. If the latest intent from user is irrelevant or user intent is full filled, response with other route {"route": "other"}.
2. You must analyze the route descriptions and find the best match route for user latest intent.
3. You only response the name of the route that best matches the user's request, use the exact name in the <routes></routes>.

Based on your analysis, provide your response in the following JSON formats if you decide to match any route:
{"route": "route_name"}
"""  # noqa: E501
CARD_ONE_TURN = """
You are a helpful assistant designed to find the best suited route.
You are provided with route description within <routes></routes> XML tags:
<routes>

[{"name": "code_generation", "description": "writing new functions, classes and scripts"}]

</routes>

<conversation>

[{"role": "user", "content": "na\\u00efve"}]

</conversation>

Your task is to decide which route is best suit with user intent on the conversation in <conversation></conversation> XML tags.  Follow the instruction:
1. If the latest intent from user is irrelevant or user intent is full filled, response with other route {"route": "other"}.
2. You must analyze the route descriptions and find the best match route for user latest intent.\x20
3. You only response the name of the route that best matches the user's request, use the exact name in the <routes></routes>.

Based on your analysis, provide your response in the following JSON formats if you decide to match any route:
{"route": "route_name"}\x20
"""  # noqa: E501


def prompt(turns: list[Turn], spelling: Spelling) -> str:
    return render(ROUTES, choose(turns, BUDGET, spelling), spelling)


@pytest.mark.parametrize(
    ("spelling", "expected"), [("card", CARD_ONE_TURN), ("gateway", GATEWAY_ONE_TURN)]
)
def test_the_prompt_is_worded_as_published(spelling: Spelling, expected: str) -> None:
    assert render(ROUTES[:1], [{"role": "user", "content": "naïve"}], spelling) == expected


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_conversation_is_rendered_byte_for_byte(name: str, spelling: Spelling) -> None:
    path = GOLDENS / f"{name.replace(' ', '_')}.{spelling}.txt"
    found = prompt(CONVERSATIONS[name], spelling).encode()
    if os.environ.get("WRITE_GOLDENS"):
        path.write_bytes(found)
    assert found == path.read_bytes()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_head_begins_every_prompt_and_is_the_same_for_all(spelling: Spelling) -> None:
    beginning = head(ROUTES, spelling)
    for turns in CONVERSATIONS.values():
        assert prompt(turns, spelling).startswith(beginning + "[")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_answers_are_written_as_json_and_with_single_quotes(spelling: Spelling) -> None:
    as_json, single = answer('say "hi" \\ ö', spelling)
    assert json.loads(as_json) == {"route": 'say "hi" \\ ö'}
    assert answer("bug fixing", spelling)[1] == "{'route': 'bug fixing'}"
    assert single.startswith("{'route': '")


def contents(turns: list[Turn], room: int, spelling: Spelling = "card") -> list[str]:
    """Texts chosen for `room` tokens beside the prompt's own."""
    own = estimated_tokens(render([], [], spelling), spelling)
    return [message["content"] for message in choose(turns, own + room, spelling)]


def test_the_newest_turns_that_fit_are_kept() -> None:
    turns = spoken("a" * 400, "b" * 400, "c" * 400)
    assert contents(turns, 300) == ["a" * 400, "b" * 400, "c" * 400]
    assert contents(turns, 199) == ["c" * 400]


def test_of_an_oversized_newest_turn_head_and_tail_are_kept() -> None:
    (found,) = contents(spoken("old", "older", "HEAD" + "x" * 4000 + "TAIL"), 100)
    assert found.startswith("HEAD") and found.endswith("TAIL") and "…" in found
    assert 300 < len(found) <= 400


def test_an_assistants_turn_that_does_not_fit_is_dropped_with_all_before_it() -> None:
    assert contents(spoken("short", "y" * 4000, "newest"), 100) == ["newest"]


def test_the_newest_turn_is_there_even_without_any_room() -> None:
    (found,) = contents(spoken("what shall be done about " + "x" * 4000), -1000)
    assert found.startswith("what shall be done") and len(found) <= 200


@pytest.mark.parametrize(("spelling", "chars"), [("card", 300), ("gateway", 2000)])
def test_what_is_escaped_counts_as_the_many_tokens_it_is(spelling: Spelling, chars: int) -> None:
    (found,) = contents(spoken("漢字" * 3000), 1500, spelling)
    assert len(found) == chars
