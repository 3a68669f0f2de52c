from pathlib import Path

from claude_router.launch.status_file import StatusFile
from claude_router.route.decision import Lane, Reason
from claude_router.tui.palette import ASCII, UNICODE
from tests.tui.exchanges import decided, event


def test_it_says_which_model_took_the_turn_and_why(tmp_path: Path) -> None:
    file = tmp_path / "status-line"
    status = StatusFile(file, UNICODE)
    status.record(event("received"))
    assert not file.exists()
    status.record(event("routed", decision=decided()))
    assert file.read_text() == "router: openai/gpt-5.6 · code generation 87%\n"
    status.record(event("sent", decision=decided(), model="anthropic/claude-sonnet-5-5"))
    assert file.read_text() == "router: anthropic/claude-sonnet-5-5 · code generation 87%\n"
    assert [each.name for each in tmp_path.iterdir()] == ["status-line"]


def test_without_a_match_it_gives_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "status-line"
    decision = decided("a/b", route=None, reason=Reason.PINNED, scores={}, other=None)
    StatusFile(file, ASCII).record(event("routed", decision=decision))
    assert file.read_text() == "router: a/b - pinned by you\n"


def test_requests_that_are_no_turn_of_the_user_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "status-line"
    status = StatusFile(file, UNICODE)
    for lane in set(Lane) - {Lane.USER_TURN}:
        status.record(event("routed", lane=lane, decision=decided(lane=lane)))
    assert not file.exists()


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "status-line"
    decision = decided(route="a\x1b[31m\nb")
    StatusFile(file, UNICODE).record(event("routed", decision=decision))
    assert "\x1b" not in file.read_text() and file.read_text().count("\n") == 1


def test_a_folder_that_is_gone_costs_nothing_else(tmp_path: Path) -> None:
    StatusFile(tmp_path / "gone" / "f", UNICODE).record(event("routed", decision=decided()))
