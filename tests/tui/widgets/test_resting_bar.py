from datetime import datetime

from claude_router.tui.controls import RestingModel
from claude_router.tui.palette import UNICODE
from claude_router.tui.widgets.resting_bar import MOST_SHOWN, resting_lines
from tests.tui.screen_text import plain

UNTIL = datetime(2026, 11, 2, 14, 5, 10).timestamp()


def said(*resting: RestingModel, width: int = 44) -> list[str]:
    return [plain(line) for line in resting_lines(resting, width, UNICODE)]


def resting(**fields: object) -> RestingModel:
    values = {
        "model": "openai/gpt-5.6",
        "key_number": None,
        "until": UNTIL,
        "is_tried": False,
        "why": "503 Overloaded",
    }
    return RestingModel(**{**values, **fields})  # type: ignore[arg-type]


def test_a_model_at_rest_is_named_with_its_time_and_reason() -> None:
    assert said(resting()) == ["openai/gpt-5.6 rests until 14:05:10", "  503 Overloaded"]


def test_a_key_at_rest_is_named_by_its_number() -> None:
    assert said(resting(key_number=2, why="429 Slow down"))[1] == "  key 2: 429 Slow down"


def test_once_its_time_is_over_the_next_request_tries_it() -> None:
    assert said(resting(until=None))[0] == "openai/gpt-5.6 will be tried again"
    assert said(resting(until=None, is_tried=True))[0] == "openai/gpt-5.6 is tried again"


def test_narrow_panels_and_hostile_words_do_no_harm() -> None:
    lines = said(resting(why="\x1b[2J" + "long words " * 20), width=22)
    assert all(len(line) <= 22 for line in lines) and "\x1b" not in "".join(lines)
    assert said(resting(until=1e30))[0] == "openai/gpt-5.6 rests"


def test_many_are_counted() -> None:
    lines = said(*[resting(model=f"a/{n}") for n in range(MOST_SHOWN + 2)])
    assert len(lines) == 2 * MOST_SHOWN + 1 and lines[-1] == "  and 2 more at rest"
