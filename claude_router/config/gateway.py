"""A gateway of the user's own, between claude and Anthropic: it stays in its place behind us."""

from dataclasses import replace

from claude_router.config.model import Config
from claude_router.config.urls import host_of
from claude_router.translate.dialects import api_root, default_base_url

_ANTHROPIC = "anthropic"


def behind_gateway(config: Config, url: str | None) -> Config:
    """`config` with Anthropic's own models asked at `url`, where the file names no base_url.

    `url` is the ANTHROPIC_BASE_URL that claude would use without us, None if there is none.
    """
    if url is None:
        return config
    usual = api_root(_ANTHROPIC, default_base_url(_ANTHROPIC, "messages") or "", "messages")
    moved = {
        key: replace(model, base_url=api_root(_ANTHROPIC, url, "messages"))
        for key, model in config.models.items()
        if model.provider == _ANTHROPIC and model.base_url == usual
    }
    if not moved:
        return config
    note = f"Anthropic's models are asked at {host_of(url)}, as your ANTHROPIC_BASE_URL says."
    return replace(config, models={**config.models, **moved}, notes=(*config.notes, note))
