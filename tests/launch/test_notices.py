from claude_router.launch.notices import Notices, Severity


def test_words_wait_for_the_window_and_keep_their_order() -> None:
    shown: list[tuple[str, Severity]] = []
    notices = Notices()
    notices.tell("first", "warning")
    notices.tell("second", "error")
    notices.show_with(lambda text, severity: shown.append((text, severity)))
    notices.tell("third", "information")
    assert shown == [("first", "warning"), ("second", "error"), ("third", "information")]
