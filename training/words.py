"""Words of other languages for an English encoder: each is read as its English gloss.

`data/words/*.txt` hold one gloss a line and the foreign forms that mean it, `error: Fehler
Fehlern`. A listed form becomes one token: that of its gloss where this is one token, else a new
one whose embedding is the mean of its gloss's. The encoder needs to learn no other language.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, normalizers

from training.language import OTHERS

WORDS = Path(__file__).resolve().parent / "data" / "words"

_NOT_ENGLISH = OTHERS - {"come", "dan", "die", "do", "for", "is", "most", "per"}
"""Tokens of the base that may be read as words of another language all the same."""
_SHORTEST, _AKIN = 4, 3
"""Letters of a Latin form; equal letters that make it a relative of its gloss."""
# Scripts that are written without spaces: kana and ideographs.
_UNSPACED = "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FORMS = 6
"""Of each gloss and language, the most frequent: each costs 200 bytes of memory at run time."""
_GROUP = 32
"""First letters that are tried one after the other: about the root of their number."""
_IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A tokenizer.json, and the base tokens of the gloss of each token beyond the base."""

    tokenizer: str
    glosses: tuple[tuple[int, ...], ...]


def vocabulary(base: Path, english: Collection[str], words: Path = WORDS) -> Vocabulary:
    """The tokenizer.json `base` with the forms in `words` added that leave `english` words alone.

    Raises:
        ValueError: a word list has a line that is no gloss; says file and line.
    """
    fields = json.loads(base.read_text("utf-8"))
    known: dict[str, int] = fields["model"]["vocab"]
    rows: dict[tuple[int, ...], int] = {}
    added: dict[str, int] = {}
    for form, gloss in sorted(_glosses(fields, _Guard(known, english), words).items()):
        if len(gloss) == 1:
            added[form] = gloss[0]
        else:
            added[form] = rows.setdefault(gloss, len(known) + len(rows))
    return Vocabulary(json.dumps(_extended(fields, added), ensure_ascii=False), tuple(rows))


class _Guard:
    """Keeps English words what they are: a token serves as the start of longer words too."""

    def __init__(self, known: Collection[str], english: Collection[str]) -> None:
        self._known, self._english = known, english
        self._starts = {
            word[:end] for word in english if word not in known for end in range(1, len(word) + 1)
        }

    def allows(self, form: str, gloss: str) -> bool:
        if form in self._known and (form not in _NOT_ENGLISH or form in self._english):
            return False
        if not form.isascii():
            return True
        is_same_word = form in self._english and form[:_AKIN] == gloss[:_AKIN]
        is_long = form in self._known or len(form) >= _SHORTEST
        return is_long and (is_same_word or form not in self._starts)


def _glosses(fields: Mapping[str, Any], guard: _Guard, words: Path) -> dict[str, tuple[int, ...]]:
    """Base tokens of each form's gloss; of all its glosses, where languages share a form."""
    plain = Tokenizer.from_str(json.dumps({**fields, "truncation": None, "padding": None}))
    normalizer = normalizers.BertNormalizer(handle_chinese_chars=False)
    found: dict[str, dict[int, None]] = {}
    for gloss, forms in _lines(sorted(words.glob("*.txt"))):
        tokens = plain.encode(gloss, add_special_tokens=False).ids
        for form in forms:
            text = normalizer.normalize_str(form)
            if guard.allows(text, gloss) and _is_one_word(plain, text):
                found.setdefault(text, {}).update(dict.fromkeys(tokens))
    return {form: tuple(tokens) for form, tokens in found.items()}


def _lines(paths: Iterable[Path]) -> Iterable[tuple[str, list[str]]]:
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            gloss, colon, forms = line.partition(":")
            if not gloss.strip() or not colon or not forms.strip():
                raise ValueError(f"{path}:{number}: want `gloss: form form`, found {line!r}")
            yield gloss.strip(), forms.split()[:_FORMS]


def _is_one_word(plain: Tokenizer, text: str) -> bool:
    pieces = plain.pre_tokenizer.pre_tokenize_str(text)
    return len(pieces) == 1 and len(text) < 50


def _extended(fields: Mapping[str, Any], added: Mapping[str, int]) -> dict[str, Any]:
    """The same tokenizer with `added` as whole words, which unspaced scripts hold unspaced."""
    unspaced = [text for text in added if re.fullmatch(f"[{_UNSPACED}]+", text)]
    pattern = f"{_any_of(unspaced)}|{_IDEOGRAPH}" if unspaced else _IDEOGRAPH
    split = {
        "type": "Split",
        "pattern": {"Regex": pattern},
        "behavior": "Isolated",
        "invert": False,
    }
    return {
        **fields,
        "truncation": None,
        "padding": None,
        "normalizer": {**fields["normalizer"], "handle_chinese_chars": False},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [split | {"invert": False}, fields["pre_tokenizer"]],
        },
        "model": {
            **fields["model"],
            "vocab": fields["model"]["vocab"] | added,
        },
    }


def _any_of(words: Iterable[str]) -> str:
    """A pattern for the longest of `words`: a tree by their letters, so that it stays fast."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    firsts = sorted(tree)
    groups = [firsts[start : start + _GROUP] for start in range(0, len(firsts), _GROUP)]
    return "|".join(
        f"(?=[{group[0]}-{group[-1]}]){_pattern({first: tree[first] for first in group})}"
        for group in groups
    )


def _pattern(node: Mapping[str, Any]) -> str:
    branches = [re.escape(letter) + _pattern(rest) for letter, rest in node.items() if letter]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if '' in node else ''}"
