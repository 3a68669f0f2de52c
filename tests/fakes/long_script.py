"""The script of a long session: what is typed in each turn, and what the stand-ins answer.

Everything said carries a mark (`turn-07`, `did-07-1`, `told-07`), so that a later request can be
searched for it.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claude_router.demo.answer import Answer, Question, ToolCall, words
from tests.fakes.conversation import Said, conversation

TURNS = 25
"""Turns of one part of the session; the next part counts on, from 26."""

CALLS = 40
"""Tool calls of one part, those of its agents included."""

AGENTS = 2
"""Agents of one part."""

INTERRUPTED, PASTED, WITH_AGENTS, COMPACTED = 9, 11, 12, 18
"""Turns of a part: stopped while it streams; with a picture pasted; with two agents in the
background; with /compact behind it."""

PICTURE, NOTES = "picture.png", "notes.txt"

_TURN = re.compile(r"turn-(\d+)")
_ERRAND = re.compile(r"errand-(\d+-\w)")
_NOTIFICATION = "<task-notification>"
_COMPACTION = "Respond with TEXT ONLY"
_WORDS = {
    INTERRUPTED: "count slowly",
    WITH_AGENTS: "send two agents",
    17: "say it in 你好, naïve 😀",
}

Rounds = tuple[tuple[ToolCall, ...], ...]


def place(number: int) -> int:
    """A turn's number within its part, from 1."""
    return (number - 1) % TURNS + 1


def typed(number: int) -> str:
    """What the user types in a turn."""
    return f"turn-{number:02d} {_WORDS.get(place(number), 'go on')}"


def thought(model: str) -> str:
    """What a stand-in for `model` thinks before each of its answers."""
    return f"thought of {model}"


def errand_of(question: Question) -> str | None:
    """Which agent asks; None if it is none of them."""
    said = conversation(question.api, question.body)
    errand = _ERRAND.search(said[0].text)
    return errand[1] if errand is not None else None


def is_own(question: Question) -> bool:
    """Whether it belongs to the user's conversation; not so an agent's, or a check of a model."""
    return errand_of(question) is None and turn_of(question) > 0


def is_compaction(question: Question) -> bool:
    return _COMPACTION in _heard(conversation(question.api, question.body))


def turn_of(question: Question) -> int:
    """Number of the newest turn that the question knows of; 0 for none."""
    return _newest_turn(conversation(question.api, question.body))


def notifications(question: Question) -> int:
    """How many ends of background agents the question tells of."""
    said = conversation(question.api, question.body)
    return sum(one.text.count(_NOTIFICATION) for one in said)


def after_answers(said: Sequence[Said]) -> int:
    """Where what came after the assistant's newest words begins."""
    answers = [at for at, one in enumerate(said) if one.who == "assistant"]
    return answers[-1] + 1 if answers else 0


class LongScript:
    """Answers for every provider; files are those of `project`."""

    def __init__(self, project: Path) -> None:
        self._project = project

    def __call__(self, question: Question) -> Answer:
        said = conversation(question.api, question.body)
        number = _newest_turn(said)
        if is_compaction(question):
            return Answer((f"<summary>summary-{number:02d} of it all.</summary>",))
        if (errand := errand_of(question)) is not None:
            return _on_errand(question, said, errand)
        if _NOTIFICATION in _heard(said) and _is_said(said, f"told-{number:02d}"):
            return _spoken(question, f"noted-{number:02d}-{notifications(question)}")
        return self._in_turn(question, said, number)

    def _in_turn(self, question: Question, said: Sequence[Said], number: int) -> Answer:
        if not number:
            return _spoken(question, "here")
        if place(number) == INTERRUPTED:
            ticks = (f"told-{number:02d} ", *("tick ",) * 400)
            return Answer(ticks, thinking=thought(question.model), pause=0.1)
        mark = f"{number:02d}"
        start = max(at for at, one in enumerate(said) if f"turn-{mark}" in one.text)
        answered = sum(one.who == "tool" for one in said[start:])
        for at, calls in enumerate(self.rounds(number), start=1):
            if answered <= 0:
                return _working(question, calls, f"did-{mark}-{at}")
            answered -= len(calls)
        return _spoken(question, f"told-{mark}")

    def rounds(self, number: int) -> Rounds:
        """The calls of a turn; those of one round are made at once."""
        mark = f"{number:02d}"
        picture = self._read(PICTURE)
        made: Mapping[int, Rounds] = {
            2: (_echoes(mark, 1, 2),),
            3: ((self._read(NOTES),), _echoes(mark, 1, 1)),
            4: ((picture,),),
            5: ((_bash("exit 3"), *_echoes(mark, 1, 1)),),
            7: (_echoes(mark, 1, 3),),
            8: self._file_rounds(f"made-{mark}.txt"),
            10: (_echoes(mark, 1, 1), _echoes(mark, 2, 2)),
            WITH_AGENTS: ((_agent(f"{mark}-a"), _agent(f"{mark}-b")),),
            13: (_echoes(mark, 1, 1), _echoes(mark, 2, 2), _echoes(mark, 3, 3)),
            14: ((picture, *_echoes(mark, 1, 1)),),
            15: ((_search("WebFetch"),), _echoes(mark, 1, 1)),
            16: (_echoes(mark, 1, 4),),
            18: ((self._read("missing.txt"), *_echoes(mark, 1, 1)),),
            19: (_echoes(mark, 1, 2),),
            21: ((picture,),),
            22: (_echoes(mark, 1, 1), _echoes(mark, 2, 2)),
            23: ((ToolCall("NoSuchTool", {"x": 1}),),),
            24: (_echoes(mark, 1, 2),),
        }
        return made.get(place(number), ())

    def _read(self, name: str) -> ToolCall:
        return ToolCall("Read", {"file_path": str(self._project / name)})

    def _file_rounds(self, name: str) -> Rounds:
        path = str(self._project / name)
        edit = {"file_path": path, "old_string": "one", "new_string": "two"}
        return (
            (ToolCall("Write", {"file_path": path, "content": "one\n"}),),
            (self._read(name),),
            (ToolCall("Edit", edit),),
        )


def _heard(said: Sequence[Said]) -> str:
    """What the user, or the client in the user's name, said last."""
    return "\n".join(one.text for one in said[after_answers(said) :] if one.who == "user")


def _newest_turn(said: Sequence[Said]) -> int:
    found = [number for one in said if one.who == "user" for number in _TURN.findall(one.text)]
    return int(found[-1]) if found else 0


def _is_said(said: Sequence[Said], mark: str) -> bool:
    return any(one.who == "assistant" and mark in one.text for one in said)


def _on_errand(question: Question, said: Sequence[Said], errand: str) -> Answer:
    if any(one.who == "tool" for one in said):
        return _spoken(question, f"report-{errand}")
    return _working(question, (_bash(f"echo found-{errand}"),), f"did-{errand}")


def _working(question: Question, calls: tuple[ToolCall, ...], mark: str) -> Answer:
    return Answer((f"{mark}.",), calls=calls, thinking=thought(question.model))


def _spoken(question: Question, mark: str) -> Answer:
    said = words(f"{mark} by {question.model}, at your service.")
    return Answer(said, thinking=thought(question.model))


def _bash(command: str) -> ToolCall:
    return ToolCall("Bash", {"command": command, "description": "as asked"})


def _echoes(mark: str, first: int, last: int) -> tuple[ToolCall, ...]:
    return tuple(_bash(f"echo got-{mark}-{n}") for n in range(first, last + 1))


def _agent(errand: str) -> ToolCall:
    task: dict[str, Any] = {"description": "look", "subagent_type": "general-purpose"}
    return ToolCall("Agent", {**task, "prompt": f"errand-{errand}: find it"})


def _search(name: str) -> ToolCall:
    return ToolCall("ToolSearch", {"query": f"select:{name}", "max_results": 1})
