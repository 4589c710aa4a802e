"""The SPARQL endpoint (SPARQL 1.1 Protocol), read-only: every update is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from openness_kg.server import negotiate
from openness_kg.server.asking import Asking
from openness_kg.server.bodies import body, text
from openness_kg.server.description import Description
from openness_kg.server.operations import RefusalError
from openness_kg.server.wire import VARY

PATH = "/sparql"
_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_READ_ONLY = "This endpoint is read-only: it answers queries, and refuses updates."
_DATASET = ("default-graph-uri", "named-graph-uri")
_MOST_FIELDS = 1000


@dataclass(frozen=True)
class _Asked:
    query: str
    fields: Sequence[tuple[str, str]]


class Endpoint:
    """Answers queries over GET, form POST and direct POST, and describes the service where none is given."""

    def __init__(self, asking: Asking, description: Description) -> None:
        """Take the way to the workers, and what describes the service."""
        self._asking, self._description = asking, description

    async def __call__(self, request: Request) -> Response:
        """Answer a request.

        Raises:
            RefusalError: it is no query that is answered here.

        """
        accept = request.headers.get("accept")
        asked = await self._asked(request)
        if asked is None:
            if negotiate.prefers_page(accept, negotiate.GRAPH):
                return RedirectResponse(_editor(request), 303, {"vary": VARY})
            return await self._description.response(request)
        if request.method != "POST" and negotiate.prefers_page(accept, (*negotiate.ROWS, *negotiate.GRAPH)):
            return RedirectResponse(f"{_editor(request)}#query={quote(asked.query, safe='')}", 303, {"vary": VARY})
        base = str(request.url.replace(query="", fragment=""))
        return await self._asking.answer(request, {**_question(asked, accept), "base": base})

    async def _asked(self, request: Request) -> _Asked | None:
        """Return the query of a request with the other fields, or None if a GET has none."""
        fields = parse_fields(request.scope["query_string"])
        if request.method in ("GET", "HEAD"):
            if not fields and not request.scope["query_string"]:
                return None
            return _Asked(_one_query(fields), fields)
        kind, _, parameters = request.headers.get("content-type", "").partition(";")
        kind = kind.strip().lower()
        if kind == _UPDATE:
            raise RefusalError(403, _READ_ONLY)
        if kind not in (_FORM, _QUERY):
            raise RefusalError(415, f"A query is posted as {_FORM} or {_QUERY}.")
        if "charset=" in parameters.lower() and "utf-8" not in parameters.lower():
            raise RefusalError(415, "A query is posted in UTF-8.")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise RefusalError(415, "A query is posted as it is, not compressed.")
        if any(name == "update" for name, _ in fields):
            raise RefusalError(403, _READ_ONLY)
        if any(name == "query" for name, _ in fields):
            raise RefusalError(400, "A query is posted in the body of the request, and not in its address as well.")
        content = await body(request, self._asking.settings)
        if kind == _QUERY:
            return _Asked(text(content), fields)
        posted = parse_fields(content)
        return _Asked(_one_query(posted), [*fields, *posted])


def _editor(request: Request) -> str:
    # relative, so that it holds where a proxy puts the server below a path of its own
    return "../query" if request.scope["path"].endswith("/") else "query"


def parse_fields(content: bytes) -> list[tuple[str, str]]:
    """Return the fields of a form or of the query part of an address.

    Raises:
        RefusalError: they are not in UTF-8, or far too many.

    """
    try:
        return parse_qsl(content.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise RefusalError(400, f"The fields of a request are URL-encoded UTF-8, {_MOST_FIELDS} at most.") from None


def _one_query(fields: Sequence[tuple[str, str]]) -> str:
    queries = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise RefusalError(403, _READ_ONLY)
    if len(queries) != 1:
        raise RefusalError(400, "A request has one query, in the field 'query'.")
    return queries[0]


def _question(asked: _Asked, accept: str | None) -> Mapping[str, Any]:
    if any(name in ("using-graph-uri", "using-named-graph-uri") for name, _ in asked.fields):
        raise RefusalError(400, "A dataset of a query is given by default-graph-uri and named-graph-uri.")
    default, named = ([value for name, value in asked.fields if name == field] for field in _DATASET)
    given = bool(default or named)
    return {
        "what": "query",
        "query": asked.query,
        "default": default if given else None,
        "named": named if given else None,
        "rows": negotiate.chosen(accept, negotiate.ROWS),
        "graph": negotiate.chosen(accept, negotiate.GRAPH),
    }
