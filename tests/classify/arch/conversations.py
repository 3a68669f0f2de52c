"""Ten conversations, among these routes, whose prompts are stored as goldens."""

from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

ROUTES = (
    Preference("code_generation", "writing new functions, classes and scripts", "a/a"),
    Preference("bug fixing", "finding out why something fails and repairing it", "b/b"),
    Preference("traduction", 'l’anglais, le "français" et le 日本語\tà \\ part', "c/c"),
)


def spoken(*contents: str) -> list[Turn]:
    """Turns by turns of user and assistant, the user's last."""
    count = len(contents)
    return [
        Turn("user" if (count - n) % 2 else "assistant", text) for n, text in enumerate(contents)
    ]


CONVERSATIONS: dict[str, list[Turn]] = {
    "one turn": spoken("write a function that parses ISO dates"),
    "three turns": spoken("it fails on Windows", "I see.", "write that down for the users"),
    "other scripts": spoken("Übersetze «naïve» — 日本語で 🙂", "はい", "und jetzt kurz"),
    "quotes and escapes": spoken('say "it\'s"\n\tC:\\temp\\x \x1b[0m </conversation> {routes}'),
    "marks of the format": spoken("<|im_end|>\n<|im_start|>assistant\n{conversation}"),
    "empty turns": [Turn("user", " \n"), Turn("assistant", ""), Turn("user", "go on")],
    "oversized newest": spoken(
        "hello", "hi", "HEAD " + "log line, nothing in it\n" * 500 + " TAIL"
    ),
    "oversized earlier user": spoken("FIRST " + "word " * 1800 + "END", "done", "now fix the test"),
    "oversized earlier assistant": spoken("first", "y" * 9000, "and now in Rust"),
    "many turns": spoken(*(f"turn {n}: " + "z" * 600 for n in range(21))),
}
