"""The description of the service where a request has no query (SPARQL 1.1 Service Description), with VoID."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.server import negotiate
from openness_kg.server.asking import Asking
from openness_kg.server.operations import RefusalError
from openness_kg.server.operations.description import described
from openness_kg.server.operations.sparql import media_type
from openness_kg.server.pool import Answer
from openness_kg.server.responses import answered, converted, tag, unchanged
from openness_kg.server.wire import VARY

_SECONDS = 120.0
"""How long counting may take; it is done once."""


class Description:
    """Counts the graph once, when somebody asks or when the server has begun, and describes the service with that."""

    def __init__(self, asking: Asking) -> None:
        """Take the way to the workers."""
        self._asking = asking
        self._counting: asyncio.Task[Answer] | None = None
        self._graph = ""

    def begin(self) -> None:
        """Begin to count, unless that has been done."""
        graph = self._asking.pool.fingerprint
        done = self._counting is not None and self._counting.done()
        if self._counting is None or (done and (not self._counted() or graph != self._graph)):
            self._graph = graph
            self._counting = asyncio.create_task(self._asking.pool.ask({"what": "count"}, _SECONDS))

    def _counted(self) -> bool:
        task = self._counting
        return task is not None and not task.cancelled() and task.exception() is None and not task.result().why

    async def response(self, request: Request) -> Response:
        """Return the description in a format that the client takes.

        Raises:
            RefusalError: there is none.

        """
        name = negotiate.chosen(request.headers.get("accept"), negotiate.GRAPH)
        if name is None:
            raise RefusalError(406, negotiate.offered(negotiate.GRAPH))
        endpoint = f"{self._asking.settings.seen(str(request.base_url))}sparql"
        etag = tag(self._asking.pool.fingerprint, "description", endpoint, name)
        if known := unchanged(request, etag, {"vary": VARY}):
            return known
        self.begin()
        assert self._counting is not None  # noqa: S101 - it has just begun
        counted = await asyncio.shield(self._counting)
        if counted.why:
            return answered(counted)
        content = await converted(described, endpoint, counted.content, name)
        headers = {"content-type": media_type(GRAPH_FORMATS[name]), "vary": VARY}
        return answered(Answer(200, headers, content), etag)
