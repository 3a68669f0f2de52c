"""claude's parting words name the command that resumes; ours must name us, not a deleted file."""

import re
from pathlib import Path
from shlex import quote

_HINT = re.compile(rb"(?:(?<![\w/.-])|(?<=\dm))claude(?P<args>(?: [^\r\n\x1b]*?)?) --resume (?=\S)")


def resume_with_us(farewell: bytes, settings_file: Path, user_settings: str | None) -> bytes:
    """`claude … --settings <ours> --resume ID` becomes `claude-router … --resume ID`.

    `user_settings` is the value of the user's own `--settings`, which is put back.
    """
    ours = f" --settings {quote(str(settings_file))}".encode()
    theirs = f" --settings {quote(user_settings)}".encode() if user_settings else b""

    def with_us(found: re.Match[bytes]) -> bytes:
        return b"claude-router" + found["args"].replace(ours, theirs) + b" --resume "

    return _HINT.sub(with_us, farewell)
