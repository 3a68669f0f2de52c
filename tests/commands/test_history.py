import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from claude_router.claude_code.argv import UsageError
from claude_router.commands import history
from tests.commands.recorded import write_history
from tests.commands.streams import Terminal, streams_in, text_of
from tests.history.exchanges import COMPARED, event


def output(home: Path, words: str) -> str:
    streams = streams_in(home)
    assert history.run(words.split(), streams) == 0
    return text_of(streams.stdout)


def test_sessions_are_listed_newest_first(tmp_path: Path) -> None:
    write_history(tmp_path)
    for words in ("", "list"):
        title, newest, oldest = output(tmp_path, words).splitlines()
        assert title.split()[:2] == ["id", "started"]
        assert newest.startswith("other-se")
        assert oldest.startswith("session-")
        assert "/home/ann/shop" in oldest
    assert len(output(tmp_path, "list --limit 1").splitlines()) == 2


def test_an_empty_history_says_so(tmp_path: Path) -> None:
    assert "No sessions yet" in output(tmp_path, "")
    assert "No requests yet" in output(tmp_path, "stats")


def test_a_session_is_shown_by_the_start_of_its_id(tmp_path: Path) -> None:
    write_history(tmp_path)
    text = output(tmp_path, "show sess")
    assert text.startswith("session-1  /home/ann/shop\n")
    assert "2 turns, 3 requests, 2.3k tokens, $0.5000, saved $0.5000, 3.0 s" in text
    assert "code generation" in text
    assert "91%" in text
    assert "write a parser" in text
    assert "e3: the provider is busy" in text


def test_an_id_that_names_nobody_is_told(tmp_path: Path) -> None:
    write_history(tmp_path)
    with pytest.raises(UsageError, match="begins with 'nobody'"):
        output(tmp_path, "show nobody")


def test_an_ambiguous_id_lists_the_candidates(tmp_path: Path) -> None:
    write_history(tmp_path, event(), event(id="e2", session_id="session-2"))
    with pytest.raises(UsageError, match="2 sessions begin with 'session': session-"):
        output(tmp_path, "show session")


def test_stats_are_by_model_and_by_route(tmp_path: Path) -> None:
    write_history(tmp_path)
    text = output(tmp_path, "stats")
    assert "By model" in text
    assert "By route" in text
    assert "By day" in text
    assert "(no route)" in text
    assert "You corrected 0 of the router's 3 in the turn that followed: 100% stood." in text
    assert "Total $0.7500, saved $0.7500" in text


def test_stats_tell_how_often_two_engines_disagreed(tmp_path: Path) -> None:
    write_history(
        tmp_path,
        event(decision=COMPARED),
        event(id="e2", turn_id="t2", decision=replace(COMPARED, route="reviews")),
    )
    told = "Both engines were asked 2 times and disagreed 1 time: 50%."
    assert told in output(tmp_path, "stats")
    engines = json.loads(output(tmp_path, "stats --json"))["engines"]
    assert engines == {"both": 2, "differing": 1, "disagreement": 0.5}


def test_stats_say_nothing_of_a_second_engine_that_was_not_asked(tmp_path: Path) -> None:
    write_history(tmp_path)
    assert "engines" not in output(tmp_path, "stats")


def test_stats_may_be_of_the_last_days_only(tmp_path: Path) -> None:
    write_history(tmp_path)
    assert "No requests yet" in output(tmp_path, "stats --days 7")
    assert json.loads(output(tmp_path, "stats --days 30000 --json"))["whole"]["requests"] == 4


def test_a_search_lists_sessions_with_the_words_that_were_found(tmp_path: Path) -> None:
    write_history(tmp_path)
    _, found = output(tmp_path, "search CMD").splitlines()
    assert found.startswith("other-se")
    assert found.endswith("=cmd()")
    assert len(output(tmp_path, "search shop --limit 1").splitlines()) == 2
    nothing = output(tmp_path, "search nothing")
    assert nothing == "No session has 'nothing' in its prompts, its project or its models.\n"
    assert json.loads(output(tmp_path, "search nothing --json")) == []


def test_a_session_is_deleted_when_that_is_confirmed(tmp_path: Path) -> None:
    write_history(tmp_path)
    assert output(tmp_path, "delete other --yes") == "Deleted session other-se with 1 request.\n"
    assert json.loads(output(tmp_path, "delete session --yes --json")) == {
        "deleted": "session-1",
        "requests": 3,
    }
    assert "No sessions yet" in output(tmp_path, "")


@pytest.mark.parametrize(("answer", "left"), [("y\n", 1), ("n\n", 2), ("", 2)])
def test_deleting_asks_on_a_terminal(tmp_path: Path, answer: str, left: int) -> None:
    write_history(tmp_path)
    streams = replace(streams_in(tmp_path), stdin=Terminal(answer))
    assert history.run(["delete", "session"], streams) == 0
    assert "for good: 2 turns, 3 requests? [y/N]" in text_of(streams.stderr)
    assert ("Nothing was deleted" in text_of(streams.stdout)) == (left == 2)
    assert len(json.loads(output(tmp_path, "--json"))) == left


def test_deleting_where_nobody_can_answer_needs_yes(tmp_path: Path) -> None:
    write_history(tmp_path)
    with pytest.raises(UsageError, match="add --yes"):
        output(tmp_path, "delete session")
    assert len(json.loads(output(tmp_path, "--json"))) == 2


def test_the_export_is_json_or_csv(tmp_path: Path) -> None:
    write_history(tmp_path)
    exchanges = json.loads(output(tmp_path, "export"))
    assert [one["id"] for one in exchanges] == ["e1", "e2", "e3", "e4"]
    assert exchanges[0]["decision"]["scores"]["reviews"] == 0.05
    rows = list(csv.DictReader(io.StringIO(output(tmp_path, "export --format csv"))))
    assert [row["route"] for row in rows] == ["code generation"] * 3 + [""]
    assert rows[0]["cache_read_tokens"] == "1000"
    assert rows[3]["excerpt"] == "'=cmd()"


@pytest.mark.parametrize(
    "words",
    ["--json", "list --json", "search shop --json", "show other --json", "stats --json"],
)
def test_everything_comes_as_json_too(tmp_path: Path, words: str) -> None:
    write_history(tmp_path)
    assert json.loads(output(tmp_path, words))


def test_a_history_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "history.db").write_bytes(b"nonsense" * 500)
    streams = streams_in(tmp_path)
    assert history.run([], streams) == 1
    assert "moves it aside" in text_of(streams.stderr)
    assert text_of(streams.stdout) == ""


@pytest.mark.parametrize("limit", ["0", "-3", "x"])
def test_a_limit_is_a_number_of_sessions(tmp_path: Path, limit: str) -> None:
    streams = streams_in(tmp_path)
    assert history.run(["list", f"--limit={limit}"], streams) == 2
    assert "is no number from 1 up" in text_of(streams.stderr)
