import pytest

from claude_router.tui.hotkeys import (
    ACCEPTED_NAMES,
    KeyPress,
    check_names,
    decode,
    page_step,
    shown_name,
)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1bOQ",
        b"\x1b[12~",
        b"\x1b[Q",
        b"\x1b[1;1Q",
        b"\x1b[1;129Q",  # num lock, kitty
        b"\x1b[12;1:1~",
        b"\x1b[[B",  # Linux console
    ],
)
def test_f2_is_known_in_every_encoding(raw: bytes) -> None:
    assert decode(raw) == KeyPress("f2")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1d",
        b"\x1b[93;5u",
        b"\x1b[93::93;5u",
        b"\x1b[93:125;5:1u",
        b"\x1b[93;69u",  # caps lock
        b"\x1b[27;5;93~",  # modifyOtherKeys
    ],
)
def test_ctrl_bracket_is_known_in_every_encoding(raw: bytes) -> None:
    assert decode(raw) == KeyPress("ctrl+]")


def test_a_character_that_needs_shift_is_known_by_its_shifted_code() -> None:
    assert decode(b"\x1b[54:94;6u") == KeyPress("ctrl+^")
    assert decode(b"\x1b[27;6;94~") == KeyPress("ctrl+^")


def test_a_layout_without_latin_letters_is_known_by_the_key_itself() -> None:
    assert decode(b"\x1b[1098::93;5u") == KeyPress("ctrl+]")
    assert decode(b"\x1b[1103:1071:122;5u") == KeyPress("ctrl+z")
    assert decode(b"\x1b[1098;5u") is None


@pytest.mark.parametrize(
    ("raw", "step"),
    [
        (b"\x1b[5~", -1),
        (b"\x1b[6~", 1),
        (b"\x1b[5;2~", -1),
        (b"\x1b[6;130:2~", 1),  # shift and num lock, repeated
        (b"\x1b[5;1:3~", 0),
        (b"\x1b[5;5~", None),  # ctrl
        (b"\x1b[3~", None),
        (b"\x1b[H", None),
    ],
)
def test_page_keys_are_known_with_shift_and_without(raw: bytes, step: int | None) -> None:
    assert page_step(raw) == step


def test_a_sequence_longer_than_any_key_is_none() -> None:
    assert decode(b"\x1b[" + b"9" * 5000 + b"~") is None
    assert page_step(b"\x1b[" + b"9" * 5000 + b"~") is None


def test_a_release_is_no_second_press() -> None:
    assert decode(b"\x1b[93;5:3u") == KeyPress("ctrl+]", is_release=True)


@pytest.mark.parametrize(
    "raw",
    [
        b"]",
        b"\x1b]",
        b"\x1b[93;7u",  # ctrl+alt
        b"\x1b[93u",
        b"\x1b[1;2Q",  # shift+f2
        b"\x1b[12;5~",
        b"\x1b[A",
        b"\x1b[97:65;6u",  # ctrl+shift+a
        b"\xe4\xb8\xad",
        b"\x1b",
        b"\x7f",
    ],
)
def test_other_keys_are_left_alone(raw: bytes) -> None:
    press = decode(raw)
    assert press is None or press.name not in {"f2", "ctrl+]", "ctrl+a"}


def test_names_are_taken_in_any_case() -> None:
    assert check_names(["F2", "Ctrl+]"]) == {"f2", "ctrl+]"}


@pytest.mark.parametrize("name", ["ctrl+c", "ctrl+m", "hyper+q", "", "f13"])
def test_a_name_that_cannot_be_a_panel_key_is_refused_with_those_that_can(name: str) -> None:
    with pytest.raises(ValueError, match=f'"{name}" cannot be.*f2 '.replace("+", r"\+")):
        check_names([name])


def test_every_accepted_ctrl_name_has_its_byte() -> None:
    legacy = {press.name for n in range(32) if (press := decode(bytes([n])))}
    assert {name for name in ACCEPTED_NAMES if name.startswith("ctrl+")} <= legacy


def test_a_key_is_shown_as_its_cap_says() -> None:
    assert [shown_name(name) for name in ("f2", "ctrl+]")] == ["F2", "ctrl+]"]
