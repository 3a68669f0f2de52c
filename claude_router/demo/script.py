"""What the demo's stand-ins say: text, and one harmless tool call, by what was asked."""

from pathlib import Path

from claude_router.demo.answer import Answer, Question, Script, ToolCall, words

_PAUSE_SECONDS = 0.03
SAMPLE_FILE = "greet.py"
SAMPLE = """def greet(name: str) -> str:
    return f"Hello, {name}!"
"""


def demo_script(project: Path) -> Script:
    """The script for a demo in `project`, which holds the sample file."""
    return lambda question: _answer(question, project / SAMPLE_FILE)


def _answer(question: Question, sample: Path) -> Answer:
    """An explanation reads the sample file first; anything else is answered in text."""
    text = question.text.lower()
    if "security monitor" in question.system:
        return Answer(("<severity>0</severity>",))
    if not question.tools:
        return Answer(('{"title": "A look at claude-router"}',))
    if "explain" in text and "Read" in question.tools and not question.results:
        return Answer(
            words("I look at the file first."),
            calls=(ToolCall("Read", {"file_path": str(sample)}),),
            pause=_PAUSE_SECONDS,
        )
    return Answer(words(_spoken(question, text)), pause=_PAUSE_SECONDS)


def _spoken(question: Question, text: str) -> str:
    who = f"This is the stand-in for **{question.model}**; no real model was asked."
    if question.results:
        return (
            f"`{SAMPLE_FILE}` holds one function: `greet` puts a name into a greeting and "
            f"returns it.\n\n{who}"
        )
    if any(word in text for word in ("write", "generate", "create", "implement")):
        return (
            "Here it is:\n\n```python\ndef add(a: int, b: int) -> int:\n    return a + b\n```"
            f"\n\n{who}"
        )
    return f"You said: “{question.text[:200]}”\n\n{who}"
