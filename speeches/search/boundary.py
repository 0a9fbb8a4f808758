"""Haystack's own interface (``SearchQuerySet``), answered by our search whatever the engine is.

So nothing that is typed becomes an engine's query syntax, and the promises of the search page hold here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

from django.utils.translation import gettext as _
from haystack.backends import BaseSearchQuery
from haystack.exceptions import SearchBackendError
from haystack.inputs import AutoQuery, Raw
from haystack.models import SearchResult

from speeches.search.engine import IndexReadOnly
from speeches.search.neighbours import neighbours
from speeches.search.ranking import rank
from speeches.text.query import Field, parse

if TYPE_CHECKING:
    from speeches.models import Speech

MOST_RELATED: Final = 20

_CONTAINING: Final = frozenset({"content", "contains", "exact"})
_FIELDS: Final = frozenset(Field)


class ArchiveBackend:
    """Mixed in before Haystack's class for an engine. Facets, highlighting and sorting are not offered here."""

    def search(
        self,
        query_string: str,
        start_offset: int = 0,
        end_offset: int | None = None,
        result_class: type[SearchResult] | None = None,
        **_options: object,
    ) -> dict[str, Any]:
        """``query_string`` is in our query language. Raises QueryError."""
        found = rank(parse(query_string))
        make = result_class or SearchResult
        page = [make("speeches", "speech", str(one.id), one.score) for one in found[start_offset:end_offset]]
        return {"results": page, "hits": len(found), "facets": {}, "spelling_suggestion": None}

    def more_like_this(
        self,
        model_instance: Speech,
        _additional_query: str | None = None,
        start_offset: int = 0,
        end_offset: int | None = None,
        **_options: object,
    ) -> dict[str, Any]:
        found = neighbours(model_instance, end_offset or MOST_RELATED).related
        page = [SearchResult("speeches", "speech", str(one.speech.pk), 0.0) for one in found[start_offset:end_offset]]
        return {"results": page, "hits": len(found)}

    def update(self, *_args: object, **_options: object) -> NoReturn:
        raise IndexReadOnly(
            _(
                "Only the indexer writes the search index: saving a speech has it indexed, "
                "and `manage.py rebuild_index` makes the whole index anew."
            )
        )

    remove = clear = delete_index = optimize = update


class ArchiveQuery(BaseSearchQuery):
    """Writes filters down in our query language: ``AutoQuery`` and ``Raw`` as typed, everything else as a phrase."""

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:  # noqa: ANN401 - Haystack's signature
        if filter_type not in _CONTAINING or (field != "content" and field not in _FIELDS):
            raise SearchBackendError(
                f"{field}__{filter_type} cannot be asked of the archive; use speeches.search.find."
            )
        if isinstance(value, AutoQuery | Raw):
            text = value.query_string
        else:
            text = '"' + str(getattr(value, "query_string", value)).replace('"', '""') + '"'
        return text if field == "content" else f"{field}:({text} )"

    def matching_all_fragment(self) -> str:
        return ""
