"""A stand-in's script that leads the real Claude Code through every kind of request."""

import re

from claude_router.demo.answer import Answer, Question, ToolCall, words
from tests.fakes.markers import marker_script

_THEN = "[[then]]"
_MARKER = re.compile(r"\[\[(\w+) ?(.*?)\]\]", re.DOTALL)


class LaneScript:
    """Like `marker_script`, in rounds: markers in one round are called at once.

    `[[then]]` begins the next round; `<<` and `>>` in an argument become `[[` and `]]`, for an
    agent to obey. `[[overloaded]]` refuses the first request with this text. What Claude Code
    asks for itself (titles, safety checks, searches) is answered in the form it expects.
    """

    def __init__(self) -> None:
        self._refused: set[str] = set()

    def __call__(self, question: Question) -> Answer:
        if "security monitor" in question.system:
            return Answer(("<severity>0</severity>",))
        if "[[overloaded]]" in question.text and question.text not in self._refused:
            self._refused.add(question.text)
            return Answer(("overloaded",), status=529)
        answered = 0
        for turn in question.text.split(_THEN):
            calls = tuple(_calls(turn))
            if calls and len(question.results) <= answered:
                return Answer(("Working.",), calls=calls)
            answered += len(calls)
        if answered:
            return Answer(words(f"I am {question.model}. All done."))
        return marker_script(question)


def _calls(text: str) -> list[ToolCall]:
    found = []
    for name, argument in _MARKER.findall(text):
        said = argument.replace("<<", "[[").replace(">>", "]]")
        if name == "bash":
            found.append(ToolCall("Bash", {"command": said, "description": "as asked"}))
        elif name == "agent":
            task = {"description": "help", "prompt": said, "subagent_type": "general-purpose"}
            found.append(ToolCall("Agent", task))
        elif name == "skill":
            found.append(ToolCall("Skill", {"skill": said}))
    return found
