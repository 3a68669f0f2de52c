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


def test_a_session_in_five_lines() -> None:
    assert said(*totals_of_the_session()) == [
        "8 requests  ↑54k ↓3.2k  1 failed",
        "from cache 89% ███████▏",
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


def test_where_nothing_is_saved_nothing_is_said_of_it() -> None:
    totals = Totals(requests=1, priced=1, compared=1)
    assert said(totals)[-1] == "cost $0"


def test_ascii_terminals_get_ascii() -> None:
    assert all(line.isascii() for line in said(*totals_of_the_session(), glyphs=ASCII))


def test_large_sessions_still_fit() -> None:
    totals = Totals(requests=99_999, failed=9_999, input_tokens=10**12, output_tokens=10**12)
    totals.include(Totals(priced=1, cost_usd=12_345.678))
    assert all(len(line) <= 36 for line in said(totals))
