"""Whether claude has a credential of its own anywhere; only if not, it gets a stand-in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from claude_router.claude_code.sources import Source, config_folder, read_global, read_object

_VARIABLES = (
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "CLAUDE_CODE_OAUTH_TOKEN",
    "CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR",
    "CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR",
)


def has_login(environment: Mapping[str, str], home: Path, sources: Sequence[Source] = ()) -> bool:
    """Look for a key or token in the variables, the settings, and claude's own files.

    On macOS the secret is in the keychain; `oauthAccount` in `.claude.json` tells of it.
    """
    if any(environment.get(name) for name in _VARIABLES):
        return True
    for source in sources:
        if source.values.get("apiKeyHelper") or any(source.env.get(name) for name in _VARIABLES):
            return True
    folder = config_folder({"HOME": str(home), **environment})
    if read_object(folder / ".credentials.json"):
        return True
    state = read_global({"HOME": str(home), **environment})
    return bool(state.get("oauthAccount") or state.get("primaryApiKey"))
