"""claude's parting words name the command that resumes; ours must name us, not a deleted file."""

import re
from pathlib import Path
from shlex import quote


def resume_with_us(farewell: bytes, settings_file: Path, user_settings: str | None) -> bytes:
    """`claude … --settings <ours> --resume ID` becomes `claude-router … --resume ID`.

    `user_settings` is the value of the user's own `--settings`, which is put back.
    """
    theirs = f" --settings {quote(user_settings)}" if user_settings else ""
    ours = re.escape(f" --settings {quote(str(settings_file))}".encode())
    return re.sub(
        rb"claude(?P<before>(?: [^\r\n\x1b]*?)?)" + ours,
        lambda found: b"claude-router" + found["before"] + theirs.encode(),
        farewell,
    )
