"""From a configuration file's bytes to a tree of YAML nodes, or a sentence of what hinders."""

import codecs
from pathlib import Path

import yaml

from claude_router.config.problems import ConfigError, Problem, Problems

MAX_BYTES = 1 << 18
_PRINTABLE = "a text editor shows such characters as a box or a question mark; delete it"
_WORDS_OF_YAML = (
    ("'\\t' that cannot start", "a tab, which YAML does not take as indentation", "use spaces"),
    (
        "that cannot start any token",
        "a value begins with a character that has a meaning in YAML",
        "put the value in quotes",
    ),
    (
        "mapping values are not allowed here",
        "a colon where YAML does not expect one",
        "indent the line like its neighbours, or put a value that holds a colon in quotes",
    ),
    ("could not find expected ':'", "a key without a colon", 'write it as "key: value"'),
    (
        "expected <block end>",
        "the indentation does not fit the lines above",
        "give all keys of one group the same number of leading spaces",
    ),
    (
        "but found another document",
        "a second document begins here",
        'keep one and remove the "---" between them',
    ),
    (
        "found undefined alias",
        'a value that begins with "*" refers to an anchor, and there is none of that name',
        "put the value in quotes",
    ),
    (
        "found unexpected end of stream",
        "a quote opened here is never closed",
        "close it with the same kind of quote",
    ),
)


def read_source(path: Path) -> str:
    """The text of the file at `path`.

    Raises:
        ConfigError: it is missing, unreadable, too large, or no text.
    """
    problems = Problems(str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        problems.add_for_file(
            "there is no such file", "check the path, or run: claude-router router init"
        )
    except IsADirectoryError:
        problems.add_for_file("this is a folder", "name the file in it, e.g. config.yaml")
    except PermissionError:
        remedy = "check its permissions and those of its folders"
        problems.add_for_file("you may not read this file", remedy)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not usable"
        problems.add_for_file(f"it can't be read: {reason}")
    problems.raise_if_any()
    return decode(raw, str(path))


def decode(raw: bytes, file: str) -> str:
    """UTF-8 (or UTF-16 with a byte order mark) as text.

    Raises:
        ConfigError: it is neither, or larger than a configuration can be.
    """
    if len(raw) > MAX_BYTES:
        raise ConfigError([Problem(file, None, "", "this is too large for a configuration")])
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Problem(file, line, "", "this is not UTF-8 text", "save the file as UTF-8")
        raise ConfigError([fault]) from error
    if "\0" in text:
        raise ConfigError([Problem(file, None, "", "this is a binary file, no YAML")])
    return text


def compose(text: str, file: str) -> yaml.Node | None:
    """The root node of one YAML document; None if there is nothing but comments.

    Raises:
        ConfigError: it is not YAML.
    """
    try:
        # Only composed, never constructed: no tag can make an object.
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise ConfigError([_explain(error, file)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        fault = Problem(file, line, "", "a character that YAML does not allow", _PRINTABLE)
        raise ConfigError([fault]) from error
    except RecursionError as error:
        raise ConfigError([Problem(file, None, "", "this is nested too deeply")]) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # PyYAML lets chr() and int() fail on escapes such as "\UFFFFFFFF" and odd directives.
        fault = Problem(file, None, "", "this is not valid YAML", "look for a stray backslash")
        raise ConfigError([fault]) from error


def line_of(node: yaml.Node) -> int:
    """1-based line where `node` begins."""
    return int(node.start_mark.line) + 1


def _explain(error: yaml.MarkedYAMLError, file: str) -> Problem:
    problem = error.problem or ""
    mark = error.problem_mark or error.context_mark
    if "end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark
    line = mark.line + 1 if mark is not None else None
    for sign, message, remedy in _WORDS_OF_YAML:
        if sign in problem:
            return Problem(file, line, "", message, remedy)
    return Problem(file, line, "", f"this is not valid YAML: {problem or 'unknown reason'}")
