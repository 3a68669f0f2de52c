"""Which model takes what no preference matches, and the requests that are no task of the user's."""

from collections.abc import Mapping

from claude_router.config import tables
from claude_router.config.groups import Entry, Field, Marked
from claude_router.config.model import Model
from claude_router.config.names import Names
from claude_router.config.problems import Problems
from claude_router.route.catalog import Lanes

_SMALL_FAST_ALIAS = "arch.claude.code.small.fast"
_DEFAULT = "default"


def read_default(names: Names, problems: Problems) -> str:
    """Key of the default model: the marked one, else the first of Anthropic's, else the first."""
    marked = [m for m in names.models if m.entry.get(tables.DEFAULT)]
    for surplus in marked[1:]:
        first = marked[0].entry.place(tables.DEFAULT).line
        at = surplus.entry.place(tables.DEFAULT)
        problems.add(at, f"there is a default already, in line {first}", "keep one")
    if marked:
        return marked[0].key
    chosen = next((m for m in names.models if m.provider == "anthropic"), names.models[0])
    if len(names.models) > 1:
        remedy = 'mark another one with "default: true" if you want it'
        problems.note(chosen.entry.at, f"no model is marked as default, so {chosen.key} is", remedy)
    return chosen.key


def read_lanes(
    root: Entry, names: Names, models: Mapping[str, Model], default: str, problems: Problems
) -> Lanes:
    """The lanes as the file sets them, the rest chosen from its models."""
    entry = root.get(tables.LANES) or Entry(root.at)

    def lane(field: Field[str], otherwise: str, words: tuple[str, ...] = ()) -> str:
        chosen = entry.get(field)
        if chosen is None or chosen in words:
            return chosen or otherwise
        if chosen == _DEFAULT:
            return default
        return names.resolve(Marked(chosen, entry.place(field)), problems) or otherwise

    return Lanes(
        background=lane(tables.LANE_BACKGROUND, names.aliases.get(_SMALL_FAST_ALIAS, default)),
        classifier=lane(tables.LANE_CLASSIFIER, default),
        web_search=lane(tables.LANE_WEB_SEARCH, _web_searcher(models, default)),
        subagents=lane(tables.LANE_SUBAGENTS, "route", ("route", "inherit")),
    )


def _web_searcher(models: Mapping[str, Model], default: str) -> str:
    """Anthropic runs web searches itself; elsewhere only models known to search can."""
    own = (m.key for m in models.values() if m.provider == "anthropic" and m.api == "messages")
    able = (m.key for m in models.values() if m.dialect.web_search)
    return next(own, None) or next(able, default)
