from claude_router.route.classifier import Turn
from claude_router.route.dialogue import EARLIER_CHARS, MAX_TURNS, NEWEST_CHARS, Dialogue
from tests.route.requests import (
    REMINDER,
    Message,
    assistant,
    image_block,
    text_block,
    tool_result,
    tool_use,
    user,
)


def dialogue(*messages: Message) -> Dialogue:
    found = Dialogue()
    for message in messages:
        found.add(message)
    return found


def test_the_prompt_is_found_behind_reminders_and_system_messages() -> None:
    found = dialogue(
        user(REMINDER, REMINDER, "fix the bug"), {"role": "system", "content": "# Environment"}
    )
    assert found.turns() == (Turn("user", "fix the bug"),)


def test_a_message_of_reminders_alone_is_no_turn() -> None:
    assert dialogue(user(REMINDER)).turns() == ()


def test_plain_string_content_counts() -> None:
    found = dialogue({"role": "user", "content": "a"}, {"role": "assistant", "content": "b"})
    assert found.turns() == (Turn("user", "a"),)


def test_what_is_no_block_is_passed_over() -> None:
    found = dialogue({"role": "user", "content": [None, "a", text_block("b"), 7]})
    assert found.turns() == (Turn("user", "b"),)
    assert dialogue({"role": "user", "content": 7}).turns() == ()


def test_answers_of_one_turn_are_one_turn_and_tool_output_is_left_out() -> None:
    found = dialogue(
        user("list files"),
        tool_use(text="I'll look."),
        tool_result("SECRET OUTPUT"),
        assistant("There are two."),
        user("delete them"),
    )
    assert found.turns() == (
        Turn("user", "list files"),
        Turn("assistant", "I'll look.\n\nThere are two."),
        Turn("user", "delete them"),
    )


def test_the_newest_user_turn_is_last_while_its_tools_run() -> None:
    found = dialogue(user("list files"), tool_use(text="I'll look."), tool_result())
    assert found.turns() == (Turn("user", "list files"),)


def test_consecutive_user_messages_are_one_turn() -> None:
    found = dialogue(user("Called the Read tool with the following input: x"), user("a"), user("b"))
    assert found.turns() == (Turn("user", "a\n\nb"),)
    assert found.turn_count == 1


def test_an_interruption_parts_two_turns() -> None:
    found = dialogue(
        user("write tests"), user("[Request interrupted by user]"), user("no, explain")
    )
    assert [turn.content for turn in found.turns()] == ["write tests", "no, explain"]
    assert found.turn_text == "no, explain"
    assert found.turn_count == 2


def test_a_mid_turn_message_is_shown_but_begins_no_turn() -> None:
    found = dialogue(
        user("refactor"),
        tool_use(),
        tool_result("x", text_block("The user sent a new message while you were working:\nhurry")),
    )
    assert found.turns()[-1] == Turn("user", "hurry")
    assert found.turn_text == "refactor"
    assert found.run.has_mid_turn and not found.run.has_prompt


def test_a_mid_turn_message_without_words_says_nothing() -> None:
    empty = text_block("The user sent a new message while you were working:\n")
    found = dialogue(user("refactor"), tool_use(), tool_result("x", empty))
    assert found.run.has_mid_turn
    assert found.turns() == (Turn("user", "refactor"),)


def test_only_the_last_turns_are_kept_oldest_first() -> None:
    messages = [turn for n in range(20) for turn in (user(f"q{n}"), assistant(f"a{n}"))]
    turns = dialogue(*messages, user("last")).turns()
    assert len(turns) == MAX_TURNS
    assert turns[-1] == Turn("user", "last")
    assert turns[-2] == Turn("assistant", "a19")


def test_long_turns_are_trimmed_in_the_middle() -> None:
    found = dialogue(user("a" * 9_000), assistant("b" * 9_000), user("c" * 9_000 + "?"))
    lengths = [len(turn.content) for turn in found.turns()]
    assert lengths == [EARLIER_CHARS, EARLIER_CHARS, NEWEST_CHARS]
    assert found.turns()[-1].content.endswith("?")


def test_a_picture_that_a_tool_showed_begins_no_turn() -> None:
    found = dialogue(user("a"), tool_use(), tool_result("x", image_block()))
    assert found.run.has_tool_result and not found.run.has_prompt
    assert (found.turn_count, found.turn_text) == (1, "a")


def test_a_picture_begins_a_turn_of_its_own() -> None:
    picture = {"role": "user", "content": [text_block("[Image #1]"), image_block()]}
    found = dialogue(user("a"), assistant("b"), picture)
    assert found.run.has_prompt
    assert (found.turn_count, found.turn_text, found.turns()) == (2, "", ())
    found.add(assistant("a cat"))
    found.add(user("what colour?"))
    assert [turn.content for turn in found.turns()] == ["a", "b", "a cat", "what colour?"]


def test_words_and_pictures_are_one_turn() -> None:
    content = [text_block("[Image #1] what is"), image_block(), text_block("this?")]
    found = dialogue(user("a"), assistant("b"), {"role": "user", "content": content})
    assert (found.turn_count, found.turn_text) == (2, "what is\n\nthis?")


def test_an_interruption_ends_what_a_tool_began() -> None:
    stopped = user("[Request interrupted by user for tool use]")
    skill = user("Base directory for this skill: /s\n\nReview it.")
    found = dialogue(user("a"), tool_use(), tool_result(), stopped, skill)
    assert found.run.has_prompt and not found.run.has_tool_result
    assert found.turn_text == "Review it."


def test_the_opening_is_the_first_text_whoever_wrote_it() -> None:
    summary = "This session is being continued from a previous conversation: we tested."
    assert dialogue(user(REMINDER, "a"), assistant("b"), user("c")).opening == "a"
    assert dialogue(user(summary), user("c")).opening == summary


def test_an_answer_begins_a_new_run() -> None:
    found = dialogue(user("a"), tool_use(), tool_result(), assistant("b"))
    assert not found.run.has_tool_result and not found.run.has_prompt


def test_thinking_is_not_shown() -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": ""}
    found = dialogue(user("a"), {"role": "assistant", "content": [thinking]}, user("b"))
    assert [turn.content for turn in found.turns()] == ["a", "b"]
