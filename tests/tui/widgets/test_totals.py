from claude_router.tui.ledger import Ledger
from claude_router.tui.palette import ASCII, UNICODE, Glyphs
from claude_router.tui.tally import Totals
from claude_router.tui.widgets.totals import totals_lines
from tests.tui.screen_text import plain
from tests.tui.story import session


def said(
    totals: Totals, background: Totals | None = None, width: int = 36, glyphs: Glyphs = UNICODE
) -> list[str]:
    return [plain(line) for line in totals_lines(totals, background or Totals(), width, glyphs)]


def totals_of_the_session() -> tuple[Totals, Totals]:
    ledger = Ledger()
    for event in session():
        ledger.apply(event)
    return ledger.totals(), ledger.background_totals()


def test_a_session_in_a_few_lines() -> None:
    assert said(*totals_of_the_session()) == [
        "8 requests  ↑56k ↓3.4k  1 failed",
        "from cache 48k 86% ██████▉ ",
        "cost $0.0324 · 1 without a price",
        "on default $0.11  saved $0.08 (71%)",
        "background 1 · 110 tokens · <$0.01",
    ]


def test_in_less_room_the_saved_share_stays() -> None:
    assert "on default $0.11  saved 71%" in said(*totals_of_the_session(), width=28)


def test_before_the_first_request_there_is_nothing_to_say() -> None:
    assert said(Totals()) == []


def test_what_is_unknown_takes_no_line() -> None:
    assert said(Totals(requests=1)) == ["1 request  ↑0 ↓0"]


def test_requests_without_any_price_say_so() -> None:
    assert "cost unknown: no prices" in said(Totals(requests=2, unpriced=2))


def test_dearer_than_the_default_alone_is_said() -> None:
    totals = Totals(
        requests=1, priced=1, cost_usd=2, compared=1, compared_cost_usd=2, compared_default_usd=0.5
    )
    assert said(totals)[-1] == "on default $0.50  paid $1.50 more"


def test_small_sums_are_compared_to_a_hundredth_of_a_cent() -> None:
    totals = Totals(
        priced=1, requests=1, compared=1, compared_cost_usd=0.001, compared_default_usd=0.004
    )
    assert said(totals)[-1] == "on default $0.0040  saved 75%"
    assert said(totals, width=60)[-1] == "on default $0.0040  saved $0.0030 (75%)"


def test_the_costs_of_the_newest_turns_stand_side_by_side() -> None:
    totals = Totals(requests=4, turn_costs=(0.01, None, 0.08, 0.04, None))
    assert said(totals)[-1] == "per turn ▂·█▅ up to $0.0800"
    assert said(totals, glyphs=ASCII)[-1] == "per turn .?#= up to $0.0800"


def test_only_as_many_turns_as_there_is_room_for_are_compared() -> None:
    totals = Totals(requests=61, turn_costs=(9.0, *[0.25] * 60))
    assert said(totals)[-1] == "per turn ████████████ up to $0.2500"


def test_a_single_turn_or_turns_without_costs_are_not_compared() -> None:
    for costs in ((), (0.5,), (0.5, None), (None, None), (0.0, 0.0)):
        assert not any("per turn" in line for line in said(Totals(requests=1, turn_costs=costs)))


def test_where_nothing_is_saved_nothing_is_said_of_it() -> None:
    totals = Totals(requests=1, priced=1, compared=1)
    assert said(totals)[-1] == "cost $0"


def test_ascii_terminals_get_ascii() -> None:
    assert all(line.isascii() for line in said(*totals_of_the_session(), glyphs=ASCII))


def test_large_sessions_still_fit() -> None:
    totals = Totals(requests=99_999, failed=9_999, input_tokens=10**12, output_tokens=10**12)
    totals.include(Totals(priced=1, cost_usd=12_345.678, turn_costs=(0.00001, 9_999.0) * 40))
    assert all(len(line) <= 36 for line in said(totals))
