"""A real terminal: tmux on a socket of its own."""

import asyncio
import shlex
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

SECONDS = 30
_BYTES_A_COMMAND = 500
HAS_TMUX = shutil.which("tmux") is not None


class Tmux:
    """One session of `cols` x `rows` that runs `argv` and stays after its end."""

    def __init__(self, socket: Path, *, cols: int = 150, rows: int = 40) -> None:
        self._socket, self._cols, self._rows = socket, cols, rows

    async def start(self, argv: Sequence[str], environment: Mapping[str, str], cwd: Path) -> None:
        assignments = [f"{name}={value}" for name, value in environment.items()]
        # The shell stays, so that the screen after the program's end can be looked at.
        command = shlex.join(["env", "-i", *assignments, *argv])
        script = f"stty -echo; {command}; printf 'ended with %s\\n' $?; exec cat"
        await self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(self._cols), "-y", str(self._rows),
            "-c", str(cwd), "sh", "-c", script,
        )  # fmt: skip

    async def keys(self, *names: str) -> None:
        """Press keys by tmux's names, e.g. "Enter", "C-c", "F2"."""
        await self._tmux("send-keys", *names)

    async def type(self, text: str) -> None:
        await self._tmux("send-keys", "-l", text)

    @asynccontextmanager
    async def typing(self) -> AsyncIterator["Typist"]:
        """For bytes that no name of tmux's stands for."""
        process = await asyncio.create_subprocess_exec(
            "tmux", "-S", str(self._socket), "-C", "attach", "-f", "no-output,ignore-size",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        try:
            yield Typist(process.stdin)
        finally:
            process.stdin.close()
            await process.wait()

    async def screen(self, *, history: bool = False) -> str:
        extra = ("-S", "-200") if history else ()
        return await self._tmux("capture-pane", "-p", *extra)

    async def wait_for(self, *texts: str, seconds: float = SECONDS) -> str:
        """The screen once it shows all of `texts`."""
        deadline = time.monotonic() + seconds
        while True:
            screen = await self.screen()
            if all(text in screen for text in texts):
                return screen
            missing = [text for text in texts if text not in screen]
            assert time.monotonic() < deadline, f"{missing} not on screen:\n{screen}"
            await asyncio.sleep(0.1)

    async def resize(self, cols: int, rows: int) -> None:
        await self._tmux("resize-window", "-x", str(cols), "-y", str(rows))

    async def close(self) -> None:
        await self._tmux("kill-server", is_checked=False)

    async def _tmux(self, *args: str, is_checked: bool = True) -> str:
        process = await asyncio.create_subprocess_exec(
            "tmux",
            "-S",
            str(self._socket),
            *args,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert not is_checked or process.returncode == 0, err.decode()
        return out.decode(errors="replace")


@asynccontextmanager
async def opened(*, cols: int = 150, rows: int = 40) -> AsyncIterator[Tmux]:
    """A terminal that is closed at the end."""
    # A socket's path may be only about 100 bytes long.
    with tempfile.TemporaryDirectory(prefix="crt") as folder:
        tmux = Tmux(Path(folder) / "s", cols=cols, rows=rows)
        try:
            yield tmux
        finally:
            await tmux.close()


class Typist:
    """Types bytes as they are, many times a second: a tmux client that stays attached."""

    def __init__(self, commands: asyncio.StreamWriter) -> None:
        self._commands = commands

    async def type(self, data: bytes) -> None:
        for start in range(0, len(data), _BYTES_A_COMMAND):
            keys = data[start : start + _BYTES_A_COMMAND].hex(" ")
            self._commands.write(f"send-keys -H {keys}\n".encode())
        await self._commands.drain()

    async def press(self, *names: str) -> None:
        """Keys by tmux's names."""
        self._commands.write(f"send-keys {shlex.join(names)}\n".encode())
        await self._commands.drain()
