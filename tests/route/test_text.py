import pytest

from claude_router.route.text import PASTE_CHARS, Words, clean, printable, tell_words, trim_middle


@pytest.mark.parametrize(
    "tag",
    [
        "system-reminder",
        "local-command-stdout",
        "local-command-caveat",
        "command-name",
        "command-message",
        "command-args",
        "bash-input",
        "bash-stdout",
        "ide_opened_file",
        "ide_selection",
        "user-prompt-submit-hook",
        "task-notification",
    ],
)
def test_an_envelope_is_cut_away_with_what_it_holds(tag: str) -> None:
    assert clean(f"before <{tag}>inside\n<b>x</b></{tag}> after") == "before  after"


def test_an_envelope_may_have_attributes() -> None:
    assert clean('<system-reminder kind="x">a</system-reminder>fix it') == "fix it"


def test_tags_of_the_users_own_stay() -> None:
    assert clean("why is <div class='a'>x</div> wrong?") == "why is <div class='a'>x</div> wrong?"


def test_an_envelope_that_never_ends_stays_as_text() -> None:
    text = "what does <system-reminder> mean, and <bash-input> too?"
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<system-reminder>" * 50_000,
        "<bash-" + "a-" * 200_000,
        "<ide_" + "a_" * 200_000,
        "<" + "a-" * 200_000,
        "<command-name " * 50_000,
        "[Image: x" * 20_000,
        "<pasted_content>" + "</pasted_content " * 50_000,
    ],
)
def test_hostile_markup_is_read_in_linear_time(text: str) -> None:
    assert clean(text) == text.strip()


def test_plan_commands_without_end_are_read_in_linear_time() -> None:
    command = "<command-name>/plan</command-name><command-message>plan</command-message>"
    assert clean(f"{command}<command-args>x" * 5_000) == "<command-args>x" * 5_000


def test_pasted_content_is_unwrapped_and_trimmed_in_the_middle() -> None:
    pasted = "HEAD" + "x" * 10_000 + "TAIL"
    cleaned = clean(f'look:\n<pasted_content id="1">\n{pasted}\n</pasted_content id="1">\nwhy?')
    assert cleaned.startswith("look:\nHEAD")
    assert cleaned.endswith("TAIL\nwhy?")
    assert len(cleaned) < PASTE_CHARS + 50


def test_head_and_tail_stay_when_the_middle_goes() -> None:
    trimmed = trim_middle("a" * 500 + "b" * 500, 100)
    assert len(trimmed) == 100
    assert trimmed.startswith("aaa") and trimmed.endswith("bbb")


def test_a_text_within_the_limit_is_not_touched() -> None:
    assert trim_middle("short", 5) == "short"


@pytest.mark.parametrize(
    "text",
    [
        "Your response above was cut off mid-stream. Resume directly.",
        "Output token limit hit. Resume.",
        "Your response above was stopped by a safety classifier, so",
        "[handback-send-enforce] x",
        "Tool loaded.",
        "This session is being continued from a previous conversation that ran out",
        "[SYSTEM NOTIFICATION - NOT USER INPUT] agent done",
        "Called the Read tool with the following input: {}",
        "Result of calling the Read tool: 1",
        "Stop hook feedback: tests fail",
        "Your response was cut off because it exceeded the output token limit. Continue",
        "[MESSAGE FROM NON-USER SOURCE - NOT USER INPUT]\nhi",
        "## Context Usage\n\n**Model:** claude-opus-5-5",
        "Continue from where you left off.",
    ],
)
def test_texts_of_the_client_are_not_the_users(text: str) -> None:
    assert tell_words(text, is_after_tool=False) == (Words.SYNTHETIC, "")


def test_words_after_the_clients_own_sentence_are_the_users() -> None:
    text = "Continue from where you left off. Then add tests."
    assert tell_words(text, is_after_tool=False) == (Words.OWN, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[Image #2] explain this", "explain this"),
        ("compare [Image #1] with [Image #2]", "compare with"),
        ("[Image: source: /pictures/a.png]", ""),
        ("[Image: original 3000x2500, displayed at 2000x1667.]", ""),
        ("why is [Images] empty?", "why is [Images] empty?"),
    ],
)
def test_marks_of_pictures_are_no_words(text: str, words: str) -> None:
    assert clean(text) == words


def test_the_plan_commands_words_are_the_users() -> None:
    command = (
        "<command-name>/{0}</command-name>\n  <command-message>{0}</command-message>\n"
        "  <command-args>explain <b>it</b></command-args>\n"
    )
    assert clean(command.format("plan")) == "explain <b>it</b>"
    assert clean(command.format("model")) == ""


def test_a_skills_text_is_a_prompt_only_if_no_tool_loaded_it() -> None:
    text = "Base directory for this skill: x\n\nReview the code."
    assert tell_words(text, is_after_tool=True)[0] is Words.SYNTHETIC
    assert tell_words(text, is_after_tool=False) == (Words.OWN, "Review the code.")
    empty = "Base directory for this skill: x"
    assert tell_words(empty, is_after_tool=False)[0] is Words.SYNTHETIC


@pytest.mark.parametrize(
    "ending",
    [
        "IMPORTANT: After completing your current task, address it.",
        "This is how Claude Code surfaces messages the user sends mid-turn. Address it.\n",
    ],
)
def test_a_mid_turn_message_gives_the_words_alone(ending: str) -> None:
    text = f"The user sent a new message while you were working:\nalso run the tests\n\n{ending}"
    assert tell_words(text, is_after_tool=True) == (Words.MID_TURN, "also run the tests")


def test_a_mid_turn_message_of_newlines_is_read_in_linear_time() -> None:
    text = f"The user sent a new message while you were working:{chr(10) * 300_000}x"
    assert tell_words(text, is_after_tool=True) == (Words.MID_TURN, "x")


def test_important_lines_of_the_users_own_stay_in_a_mid_turn_message() -> None:
    text = "The user sent a new message while you were working:\nIMPORTANT: a\nb"
    assert tell_words(text, is_after_tool=True)[1] == "IMPORTANT: a\nb"


def test_an_interruption_is_told_apart() -> None:
    text = "[Request interrupted by user for tool use]"
    assert tell_words(text, is_after_tool=False) == (Words.INTERRUPTION, "")


def test_lone_surrogates_become_encodable() -> None:
    assert printable("a\ud800ü") == "a?ü"
