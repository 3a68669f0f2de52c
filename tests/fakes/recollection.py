"""Whether a session's requests know all that was said before, and nobody else's thoughts."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from claude_router.demo.answer import Answer, Question
from tests.fakes.conversation import conversation
from tests.fakes.long_script import after_answers, is_compaction, is_own, thought, turn_of
from tests.fakes.responses_api import seal

Exchange = tuple[Question, Answer]

_MARK = re.compile(r"(?:turn|did|told|noted)-\d+(?:-\d+)?")
_RESULT = re.compile(r"got-\d+-\d+")


def losses(exchanges: Sequence[Exchange]) -> list[str]:
    """What a request of the user's conversation no longer holds of the one before it, in words.

    A request holds the marks of the one before it and of its answer, in order, then its own;
    every result and picture is still there. A compaction may leave the newest of them out: the
    request behind it holds the summary, and then just what was left out.
    """
    own = [exchange for exchange in exchanges if is_own(exchange[0])]
    found: list[str] = []
    kept: list[str] = []
    for (asked, answer), (question, _) in pairwise(own):
        where = f"{question.model}, turn {turn_of(question)}"
        told = "".join(answer.texts)
        expected = [*marks(asked), *_MARK.findall(told)]
        known = marks(question, is_past=True)
        if is_compaction(asked):
            expected = kept
            summary = told.removeprefix("<summary>").removesuffix("</summary>")
            if summary not in _text(question):
                found.append(f"{where}: the summary is lost")
        elif is_compaction(question):
            kept, expected = expected[len(known) :], expected[: len(known)]
        else:
            found += [f"{where}: {loss}" for loss in _things_lost(asked, question)]
        if known != expected:
            found.append(f"{where}: knows {known}, not {expected}")
    return found


def thoughts_of_others(questions: Sequence[Question], models: Collection[str]) -> list[str]:
    """Requests that hold the reasoning, open or sealed, of another of `models`."""
    return [
        f"{question.model}, turn {turn_of(question)}: has what {other} thought"
        for question in questions
        for other in models
        if other != question.model and holds_thoughts(question, other)
    ]


def holds_thoughts(question: Question, model: str) -> bool:
    text = json.dumps(question.body)
    return thought(model) in text or seal(model) in text


def pictures(question: Question) -> int:
    return sum(one.pictures for one in conversation(question.api, question.body))


def marks(question: Question, *, is_past: bool = False) -> list[str]:
    """The marks in what was said, in order; `is_past`: up to the assistant's newest words."""
    said = conversation(question.api, question.body)
    said = said[: after_answers(said)] if is_past else said
    return [mark for one in said if one.who != "tool" for mark in _MARK.findall(one.text)]


def _things_lost(asked: Question, question: Question) -> Iterator[str]:
    if missing := _results(asked) - _results(question):
        yield f"results are lost: {', '.join(missing)}"
    if pictures(question) < pictures(asked):
        yield f"{pictures(question)} pictures of {pictures(asked)} are left"


def _results(question: Question) -> Counter[str]:
    said = conversation(question.api, question.body)
    return Counter(mark for one in said if one.who == "tool" for mark in _RESULT.findall(one.text))


def _text(question: Question) -> str:
    return "\n".join(one.text for one in conversation(question.api, question.body))
