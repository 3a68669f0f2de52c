"""Keys that the operating system's keyring holds, read with the optional package `keyring`."""

import shlex

from claude_router.config.keys import KeyUnavailableError

SERVICE = "claude-router"
"""The keyring's name for whose keys they are."""

_INSTALL = "pip install 'claude-router[keyring]', or name a variable instead: $NAME"


def stored_key(name: str) -> str:
    """The key stored under `name`; the system may ask the user to unlock its keyring first.

    Raises:
        KeyUnavailableError: the package is not installed, the keyring can't be read, or it has
            no such key.
    """
    try:
        import keyring
    except ImportError as error:
        message = "needs the package keyring, which is not installed"
        raise KeyUnavailableError(message, _INSTALL) from error
    word = shlex.quote(name)
    try:
        key: str | None = keyring.get_password(SERVICE, name)
    except Exception as error:  # each system's backend has its own
        message = f"the system's keyring can't be read ({type(error).__name__})"
        remedy = f"unlock it; `keyring get {SERVICE} {word}` in a terminal says more"
        raise KeyUnavailableError(message, remedy) from error
    if not key:
        message = f'the system\'s keyring holds no key named "{name}"'
        raise KeyUnavailableError(message, f"store it: keyring set {SERVICE} {word}")
    return key.strip()
