import io

from claude_router.commands.engine_progress import progress
from tests.commands.streams import Terminal

TOTAL = 3_000_000_000


def test_a_terminal_gets_one_line_that_changes() -> None:
    stream = Terminal()
    with progress("Downloading", stream) as report:
        for done in (0, TOTAL // 2, TOTAL // 2, TOTAL):
            report(done, TOTAL)
    shown = stream.getvalue()
    first, half, whole = shown.removesuffix("\n").split("\r\x1b[K")[1:]
    assert first.endswith("0%  0.00 of 3.00 GB")
    assert "████████████            " in half and " 50%  1.50 of 3.00 GB" in half
    assert whole.endswith("100%  3.00 of 3.00 GB")
    assert shown.endswith("\n")


def test_a_pipe_gets_a_line_at_each_tenth() -> None:
    stream = io.StringIO()
    with progress("Downloading", stream) as report:
        for done in range(0, 101):
            report(done, 100)
    lines = stream.getvalue().splitlines()
    assert lines == [f"Downloading: {tenth * 10} %" for tenth in range(11)]


def test_nothing_to_do_is_done_at_once() -> None:
    stream = io.StringIO()
    with progress("Downloading", stream) as report:
        report(0, 0)
    assert stream.getvalue() == "Downloading: 100 %\n"


def test_an_error_leaves_the_cursor_on_a_new_line() -> None:
    stream = Terminal()
    try:
        with progress("Downloading", stream) as report:
            report(1, 2)
            raise RuntimeError
    except RuntimeError:
        assert stream.getvalue().endswith("\n")
