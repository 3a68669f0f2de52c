"""Where our files are: one folder named by CLAUDE_ROUTER_HOME, else where the system puts them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

HOME_VARIABLE = "CLAUDE_ROUTER_HOME"
CONFIG_VARIABLE = "CLAUDE_ROUTER_CONFIG"
_APP = "claude-router"
_QUIRKS = "learned-quirks.yaml"
_DECLINED = "setup-declined"
PRIVATE_FOLDER = 0o700


@dataclass(frozen=True, slots=True)
class Paths:
    """None of these need exist yet. `declined` does where the user wants no guided setup."""

    config: Path
    history: Path
    engines: Path
    logs: Path
    quirks: Path
    declined: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Paths":
        """Paths by the variables of `environment`; relative ones count from the working folder."""
        paths = cls._in(environment.get(HOME_VARIABLE, ""))
        named = environment.get(CONFIG_VARIABLE, "")
        return replace(paths, config=Path(named).expanduser()) if named else paths

    @classmethod
    def _in(cls, home: str) -> "Paths":
        if home:
            root = Path(home).expanduser().absolute()
            return cls(
                config=root / "config.yaml",
                history=root / "history.db",
                engines=root / "engines",
                logs=root / "logs",
                quirks=root / _QUIRKS,
                declined=root / _DECLINED,
            )
        return cls(
            config=platformdirs.user_config_path(_APP) / "config.yaml",
            history=platformdirs.user_data_path(_APP) / "history.db",
            engines=platformdirs.user_data_path(_APP) / "engines",
            logs=platformdirs.user_log_path(_APP),
            quirks=platformdirs.user_state_path(_APP) / _QUIRKS,
            declined=platformdirs.user_state_path(_APP) / _DECLINED,
        )


def config_in_use(environment: Mapping[str, str], named: Path | None = None) -> Path | None:
    """The file to load: `named` (a command line's), else CLAUDE_ROUTER_CONFIG's, else our own.

    None if nobody named one and our own does not exist. A named one need not exist either:
    loading it says so.
    """
    if named:
        return named.expanduser()
    path = Paths.of(environment).config
    is_named = bool(environment.get(CONFIG_VARIABLE))
    return path if is_named or may_exist(path) else None


def may_exist(path: Path) -> bool:
    """False only if there is surely nothing: one that cannot be looked at is not absent."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def make_private_folder(folder: Path) -> None:
    """Create `folder` and its parents for their owner only; existing ones stay as they are.

    Raises:
        OSError: it can't be made.
    """
    if not folder.parent.exists():
        make_private_folder(folder.parent)  # mkdir's own `parents` heeds no mode
    folder.mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
