"""A conversation reads alike in every API, and what a later request of it lost is found."""

import pytest

from claude_router.demo.answer import Answer, Question
from claude_router.demo.questions import read_question
from tests.fakes import responses_api
from tests.fakes.conversation import Said, conversation
from tests.fakes.long_script import thought
from tests.fakes.recollection import losses, thoughts_of_others
from tests.fakes.requests import CHAT, MESSAGES, PNG, RESPONSES

PICTURE = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}}
FIRST = [("user", "turn-01 go on"), ("assistant", "did-01-1."), ("tool", "got-01-1")]
LATER = [*FIRST, ("assistant", "told-01 by me"), ("user", "turn-02 go on")]
TOLD = Answer(("told-01 ", "by me"))


def asked(*said: tuple[str, object], model: str = "gpt-4.1") -> Question:
    messages = [{"role": who, "content": content} for who, content in said]
    return read_question("chat", {"model": model, "messages": messages}, {})


def test_a_conversation_reads_alike_in_every_api() -> None:
    expected = [
        Said("user", "Look.", pictures=1),
        Said("tool", "b"),
        Said("tool", "a"),
        Said("user", "And now?"),
    ]
    assert conversation("chat", CHAT) == expected
    in_messages = conversation("messages", MESSAGES)
    assert in_messages == [*expected[:2], Said("tool", ""), expected[3]]
    assert conversation("responses", RESPONSES) == [*expected[:3], Said("user", "Now?")]


def test_nothing_is_lost_from_a_conversation_that_goes_on() -> None:
    assert losses([(asked(*FIRST), TOLD), (asked(*LATER), Answer())]) == []


@pytest.mark.parametrize("gone", range(4))
def test_what_a_later_request_does_not_hold_is_lost(gone: int) -> None:
    left = [*LATER[:gone], *LATER[gone + 1 :]]
    assert losses([(asked(*FIRST), TOLD), (asked(*left), Answer())])


def test_order_counts() -> None:
    turned = [LATER[3], *LATER[1:3], LATER[0], LATER[4]]
    assert losses([(asked(*FIRST), TOLD), (asked(*turned), Answer())])


def test_a_picture_can_be_lost() -> None:
    pictured = asked(("user", [PICTURE]), *FIRST)
    assert losses([(pictured, TOLD), (asked(*LATER), Answer())])
    assert losses([(pictured, TOLD), (asked(("user", [PICTURE]), *LATER), Answer())]) == []


COMPACTION = ("user", "Respond with TEXT ONLY.")
SUMMARY = ("user", "summary-01 of it all.")


def test_behind_a_compaction_the_summary_counts_and_what_it_left_out() -> None:
    summed = Answer(("<summary>summary-01 of it all.</summary>",))
    before = [(asked(*FIRST), TOLD), (asked(*FIRST, COMPACTION), summed)]
    kept = asked(SUMMARY, LATER[3], LATER[4])
    assert losses([*before, (kept, summed)]) == []
    assert losses([*before, (asked(SUMMARY, LATER[4]), summed)])
    assert losses([*before, (asked(LATER[3], LATER[4]), summed)])


def test_a_compaction_may_leave_out_nothing_but_the_newest() -> None:
    summed = Answer(("<summary>summary-01 of it all.</summary>",))
    gap = [LATER[0], *LATER[2:4]]
    assert losses([(asked(*FIRST), TOLD), (asked(*gap, COMPACTION), summed)])


def test_reasoning_is_for_the_model_that_made_it() -> None:
    models = ["gpt-4.1", "gpt-5.6"]
    own = asked(("assistant", thought("gpt-4.1")))
    foreign = asked(("assistant", thought("gpt-5.6")))
    sealed = asked(("assistant", responses_api.seal("gpt-5.6")))
    assert thoughts_of_others([own], models) == []
    assert len(thoughts_of_others([foreign, sealed], models)) == 2
