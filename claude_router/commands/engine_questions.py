"""What `engine bench` asks: made-up turns of any length among up to twenty preferences."""

from claude_router.route.classifier import Turn
from claude_router.route.preferences import Preference

_TEXT = "please look at the code that reads the table and tell me why it is so slow today"
_NEWEST_WORDS = 110
_EARLIER_WORDS = 60
_TASKS = (
    ("code generation", "writing new functions, classes and scripts from a short description"),
    ("debugging", "finding out why something fails, crashes or gives a wrong result"),
    ("code review", "reading changes and saying what should be better before they are merged"),
    ("documentation", "explaining code in words: comments, guides, pages for other developers"),
    ("data analysis", "queries, statistics and charts over tables, files and logs"),
    ("tests", "unit tests, fixtures and test data for code that exists"),
    ("refactoring", "moving, renaming and simplifying code without changing what it does"),
    ("deployment", "containers, pipelines, releases and the servers that they run on"),
    ("databases", "schemas, migrations, indexes and slow queries"),
    ("security", "leaks, permissions, dependencies with known holes"),
    ("performance", "measuring what is slow or large and making it smaller"),
    ("front end", "pages, styles, forms and what happens in the browser"),
    ("design", "deciding how parts fit together before anything is written"),
    ("translation", "texts of the program in other languages"),
    ("shell", "one line of commands, file names, environment"),
    ("version control", "commits, branches, merges and their messages"),
    ("mathematics", "formulas, proofs, units and numeric methods"),
    ("research", "reading papers and pages, and comparing what they say"),
    ("mail", "letters, summaries and notes for people who do not program"),
    ("small talk", "greetings, thanks and questions about nothing in particular"),
)
MOST_PREFERENCES = len(_TASKS)


def preferences(count: int, mark: str = "") -> tuple[Preference, ...]:
    """The first `count`; with a mark that was never used, ones that no engine has read."""
    return tuple(
        Preference(f"{name} {mark}".strip(), description, "")
        for name, description in _TASKS[:count]
    )


def turns(tokens: int, mark: str = "") -> list[Turn]:
    """About `tokens` of conversation, for a common word is one; the newest turn is the user's.

    `mark` is its first word.
    """
    newest = min(tokens, _NEWEST_WORDS)
    lengths = _lengths(tokens - newest)
    # Reckoned from the newest turn, every second one is the assistant's.
    earlier = [
        Turn("assistant" if (len(lengths) - number) % 2 else "user", _words(length, mark))
        for number, length in enumerate(lengths)
    ]
    return [*earlier, Turn("user", _words(newest, mark))]


def _lengths(words: int) -> list[int]:
    whole, rest = divmod(words, _EARLIER_WORDS)
    return [*([rest] if rest else []), *[_EARLIER_WORDS] * whole]


def _words(count: int, mark: str) -> str:
    words = _TEXT.split()
    text = [words[index % len(words)] for index in range(count)]
    return " ".join([mark, *text[1:]] if mark else text)
