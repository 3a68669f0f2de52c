"""Tells English turns from others, roughly: by script and by small words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Literal

Language = Literal["English", "other Latin", "other script"]

_LETTERS = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[a-z]+")
_CODE = re.compile(r"`[^`]*`|\S*[/\\_.(){}=<>;:]\S{2,}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Frequent words that are no words, or rare ones, on the other side.
_ENGLISH = _words(
    "the and is it to of that this with for what why how can you we my not do does be are on "
    "from when should now please just add fix make write which where there has have but then "
    "them they our your if so ok yes still"
)
OTHERS = _words(
    # German, Dutch, Swedish, Danish, Norwegian
    "der die das und ist nicht ein eine den dem mit für auf warum wie wir ich mal noch jetzt bitte "
    "kannst du auch nur bei von zum zur sind wird het een niet dat voor naar waarom hoe deze ook "
    "och är inte att som på med det för jag hur varför kan kun ikke og til af jeg hvorfor hvordan "
    # French, Spanish, Portuguese, Italian, Catalan, Romanian
    "le la les des une est pas pour dans avec pourquoi comment que qui sur ce cette du et ou peux "
    "el los las una por para con cómo qué esto este esta pero hay del como en os um uma não isso "
    "esse essa você na quando il gli che non per perché come questo questa sono della nel si și nu "
    "să este pentru cum "
    # Polish, Czech, Hungarian, Turkish, Finnish, Indonesian, Vietnamese
    "nie się jest na jak czy dlaczego żeby tego proč jak není je že aby prosím nem egy az miért "
    "hogyan bir bu ve için neden nasıl ne mi ja ei miksi miten että yang dan di ini itu tidak "
    "kenapa bagaimana là và không này cho của được có"
)


def language(text: str) -> Language:
    """The class of a turn; code, paths and names count for nothing."""
    words = [word.lower() for word in _LETTERS.findall(_CODE.sub(" ", text))]
    letters = "".join(words)
    foreign = sum(not _is_latin(letter) for letter in letters)
    if foreign * 5 > len(letters):
        return "other script"
    english = sum(word in _ENGLISH for word in words)
    others = sum(word in OTHERS and word not in _ENGLISH for word in words)
    accented = sum(not word.isascii() for word in words)
    return "other Latin" if others + accented > english else "English"


def english_words(turns: Iterable[str]) -> frozenset[str]:
    """Words, without digits and accents, that stand in more English turns than in others.

    A turn counts as English here only when it has a small English word.
    """
    count: Counter[str] = Counter()
    for turn in turns:
        words = set(_ASCII_WORD.findall(turn.lower()))
        is_english = language(turn) == "English"
        if not is_english or words & _ENGLISH:
            for word in words:
                count[word] += 1 if is_english else -1
    return frozenset(word for word, surplus in count.items() if surplus > 1)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
