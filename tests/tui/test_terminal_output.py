import os
from concurrent.futures import ThreadPoolExecutor

from claude_router.tui.terminal_output import TerminalOutput


def test_all_output_is_utf_8_and_written_by_a_flush() -> None:
    read, write = os.pipe()
    output = TerminalOutput(write)
    output.write("❯ 漢")
    output.write("字\ud800")
    output.flush()
    assert os.read(read, 100).decode() == "❯ 漢字?"


def test_a_terminal_that_is_gone_takes_everything() -> None:
    read, write = os.pipe()
    os.close(read)
    output = TerminalOutput(write)
    output.write("lost")
    output.flush()
    output.write("lost too")
    output.flush()


def test_more_than_a_non_blocking_terminal_takes_at_once_is_waited_for() -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    output = TerminalOutput(write)
    text = "x" * 300_000
    output.write(text)
    got = bytearray()
    with ThreadPoolExecutor() as pool:
        flushed = pool.submit(output.flush)
        while len(got) < len(text):
            got += os.read(read, 65536)
        flushed.result()
    assert got.decode() == text
