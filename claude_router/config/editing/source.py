"""A configuration's text beside its tree: lines, comments, and the lines that an entry owns."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claude_router.config.editing.parse import BREAK, parse
from claude_router.config.editing.tree import NULL, Alias, Collection, Entry, Scalar, walk


@dataclass(frozen=True, slots=True)
class Splice:
    """The text from offset `start` to `end` (exclusive) becomes `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of an entry, from 0-based `first` to `last`, with the comments that are its own."""

    first: int
    last: int


class Source:
    """The text and what is known of it. Line numbers count from 0, columns too.

    `text` always ends with a line break; `spliced` takes it back where the file has none.

    Raises:
        EditRefusedError: the text is not YAML.
    """

    def __init__(self, text: str) -> None:
        found = BREAK.search(text)
        self.eol = found[0] if found else "\n"
        self._lacks_last_break = bool(text) and not BREAK.match(text, len(text) - 1)
        self.text = text + self.eol if self._lacks_last_break else text
        at_end = len(self.text)
        empty = Scalar(kind=NULL, value="null", outer=at_end, start=at_end, end=at_end)
        self.root = parse(text) or empty
        self._starts = [0, *(match.end() for match in BREAK.finditer(self.text))]
        self._ends = [match.start() for match in BREAK.finditer(self.text)]
        self._occupied = self._lines_of_scalars()
        self.anchors = {node.anchor: node for node in walk(self.root) if node.anchor}

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def column(self, offset: int) -> int:
        return offset - self._starts[self.line(offset)]

    def start_of(self, line: int) -> int:
        return self._starts[line]

    def start_after(self, line: int) -> int:
        """Where the line below begins."""
        return self._starts[line + 1]

    def end_of_line(self, offset: int) -> int:
        """The offset of the line break of the line that holds `offset`."""
        line = self.line(offset)
        return self._ends[line] if line < len(self._ends) else len(self.text)

    def rest_of_line(self, offset: int) -> str:
        """Blanks and a comment, behind a value."""
        return self.text[offset : self.end_of_line(offset)]

    def is_first_on_line(self, offset: int) -> bool:
        return not self.text[self._starts[self.line(offset)] : offset].strip(" \t")

    def alias_of(self, anchor: str | None) -> Alias | None:
        """The first place that refers to `anchor`."""
        if anchor is None:
            return None
        aliases = (node for node in walk(self.root) if isinstance(node, Alias))
        return next((alias for alias in aliases if alias.name == anchor), None)

    def block_of(self, entry: Entry) -> Block:
        """The entry's lines, comments directly above at its indentation and directly below
        at a deeper one.
        """
        column, first, last = self.column(entry.start), self.line(entry.start), self.line(entry.end)
        if self.is_first_on_line(entry.start):
            while self._comment_column(first - 1) == column:
                first -= 1
        while (self._comment_column(last + 1) or 0) > column:
            last += 1
        return Block(first, last)

    def text_of(self, block: Block) -> str:
        return self.text[self.start_of(block.first) : self.start_after(block.last)]

    def between(self, above: Block, below: Block) -> str:
        """The lines between two neighbours, which belong to neither."""
        return self.text[self.start_after(above.last) : self.start_of(below.first)]

    def is_spaced(self, collection: Collection) -> bool:
        """Whether blank lines stand between all of its entries."""
        blocks = [self.block_of(entry) for entry in collection.entries]
        pairs = pairwise(blocks)
        gaps = [self.between(above, below) for above, below in pairs]
        return bool(gaps) and all(gap and not gap.strip() for gap in gaps)

    @property
    def as_written(self) -> str:
        return self.text.removesuffix(self.eol) if self._lacks_last_break else self.text

    def spliced(self, splices: Iterable[Splice]) -> str:
        """The text with all `splices` made; they don't overlap."""
        text = self.text
        for each in _last_first(splices):
            text = text[: each.start] + each.new + text[each.end :]
        if self._lacks_last_break:
            text = text.removesuffix(self.eol)
        return text

    def _comment_column(self, line: int) -> int | None:
        """Where the comment of a line with nothing else begins; None for other lines."""
        if not 0 <= line < len(self._ends) or line in self._occupied:
            return None
        text = self.text[self._starts[line] : self._ends[line]]
        bare = text.lstrip(" \t")
        return len(text) - len(bare) if bare.startswith("#") else None

    def _lines_of_scalars(self) -> frozenset[int]:
        """Lines where a "#" may be text."""
        scalars = (node for node in walk(self.root) if isinstance(node, Scalar))
        return frozenset(
            line
            for node in scalars
            for line in range(self.line(node.start), self.line(node.end) + 1)
        )


def _last_first(splices: Iterable[Splice]) -> Sequence[Splice]:
    """Ordered so that no splice moves the next; of two at one place the earlier comes first."""
    numbered = enumerate(splices)
    return [each for _, each in sorted(numbered, key=lambda p: (p[1].start, p[0]), reverse=True)]
