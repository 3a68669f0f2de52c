"""A prompt as token ids in Qwen2's chat format (ChatML)."""

from pathlib import Path

from tokenizers import Tokenizer

from claude_router.classify.arch.spec import REINSTALL
from claude_router.route.classifier import ClassifierError

_START, _END = "<|im_start|>", "<|im_end|>"


class Chat:
    """Encodes what a user says to the model, after the system prompt, if there is one.

    Marks of the format that stand in the text are words like others, so that nobody can end a
    turn from within.
    """

    def __init__(self, tokenizer: Tokenizer, system: str | None) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._start, self.end = self._mark(_START), self._mark(_END)
        # Marks must be found before this is set.
        tokenizer.encode_special_tokens = True
        self._opening = [] if system is None else self._turn(f"system\n{system}")

    @classmethod
    def load(cls, path: Path, system: str | None) -> "Chat":
        """Raises ClassifierError where the tokenizer is missing, damaged or of another format."""
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # The library raises plain exceptions.
            raise ClassifierError(f"{path} cannot be read: {REINSTALL}") from error
        return cls(tokenizer, system)

    def opened(self, text: str) -> list[int]:
        """The beginning of a user's turn."""
        return [*self._opening, self._start, *self.words(f"user\n{text}")]

    def asked(self, text: str) -> list[int]:
        """A user's turn and the opening of the answer."""
        answer = [*self.words("\n"), self._start, *self.words("assistant\n")]
        return [*self.opened(text), self.end, *answer]

    def text(self, ids: list[int]) -> str:
        decoded: str = self._tokenizer.decode(ids, skip_special_tokens=True)
        return decoded

    def _turn(self, text: str) -> list[int]:
        return [self._start, *self.words(text), self.end, *self.words("\n")]

    def words(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def _mark(self, mark: str) -> int:
        found: int | None = self._tokenizer.token_to_id(mark)
        if found is None:
            raise ClassifierError(f"the router's tokenizer has no {mark}: {REINSTALL}")
        return found
