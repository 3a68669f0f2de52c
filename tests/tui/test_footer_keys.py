from claude_router.tui.footer_keys import footer_keys, key_at

FRAMED = "┗━━━━ / search  p/P pin  esc close ━┛"


def shown(line: str) -> list[str]:
    return [key.shown for key in footer_keys(line)]


def clicked(line: str, words: str) -> str | None:
    key = key_at(line, line.index(words))
    return None if key is None else key.shown


def test_each_entry_begins_with_its_keys() -> None:
    assert shown("enter edit  J/K move  ctrl+s save  ? help") == [
        *("enter", "J", "K", "ctrl+s", "?"),
    ]


def test_the_frame_is_no_part_of_them() -> None:
    assert shown(FRAMED) == ["/", "p", "P", "esc"]
    assert shown("+-- y delete  esc cancel -+") == ["y", "esc"]


def test_a_click_on_a_key_presses_that_one_and_on_its_words_the_first() -> None:
    assert [clicked(FRAMED, words) for words in ("p/P", "P pin", "pin", "/ s", "close")] == [
        *("p", "P", "p", "/", "esc"),
    ]


def test_a_click_beside_all_entries_presses_nothing() -> None:
    assert [clicked(FRAMED, words) for words in ("┗", "  p/P", "━┛")] == [None, None, None]


def test_a_key_is_called_as_the_terminal_library_calls_it() -> None:
    named = [(key.name, key.character) for key in footer_keys("⏎ why  ↑/↓ scroll  ? help  G end")]
    assert named == [
        ("enter", None),
        ("up", None),
        ("down", None),
        ("question_mark", "?"),
        ("G", "G"),
    ]
