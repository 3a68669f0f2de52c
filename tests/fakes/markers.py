"""A stand-in's script that does what `[[markers]]` in the user's text ask for."""

import re

from claude_router.demo.answer import Answer, Question, ToolCall, words

_MARKER = re.compile(r"\[\[(\w+)\s*(.*?)\]\]", re.DOTALL)


def marker_script(question: Question) -> Answer:
    """Markers: `[[bash CMD]]`, `[[read PATH]]`, `[[agent TASK]]`, `[[slow SECONDS]]`, `[[fail N]]`.

    Without one, or once the tools have answered, it says which model it is and what it was asked.
    """
    if "security monitor" in question.system:
        return Answer(("<severity>0</severity>",))
    if "detailed summary" in question.text or "Respond with TEXT ONLY" in question.text:
        return Answer(("<summary>We talked about testing.</summary>",))
    marker = _MARKER.search(question.text)
    if marker is None or question.results:
        return Answer(words(f"I am {question.model}. " + _results(question)))
    return _marked(question, marker[1], marker[2])


def _marked(question: Question, name: str, argument: str) -> Answer:
    match name:
        case "bash":
            call = ToolCall("Bash", {"command": argument, "description": "as asked"})
            return Answer(("Running it.",), calls=(call,))
        case "read":
            return Answer(("Reading.",), calls=(ToolCall("Read", {"file_path": argument}),))
        case "agent":
            call = ToolCall(
                "Agent",
                {
                    "description": "look around",
                    "prompt": argument,
                    "subagent_type": "general-purpose",
                },
            )
            return Answer(("Asking an agent.",), calls=(call,))
        case "slow":
            return Answer(("tick ",) * 400, pause=float(argument))
        case "fail":
            return Answer((f"failing as asked with {argument}",), status=int(argument))
        case _:
            return Answer((f"I am {question.model} and do not know [[{name}]]",))


def _results(question: Question) -> str:
    return "Results: " + " | ".join(question.results) if question.results else "Done."
