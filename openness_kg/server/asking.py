"""From a request to a worker and back: tags, compression, and clients that go away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.graph import sparql
from openness_kg.server.kept import Kept
from openness_kg.server.pool import Pool
from openness_kg.server.responses import answered, sentence, tag, takes_gzip, unchanged
from openness_kg.server.settings import Settings
from openness_kg.server.wire import VARY

_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
"""Functions of SPARQL 1.1 (sections 17.4.2 to 17.4.5) whose value is another each time."""


class Asking:
    """Asks the workers of one graph on behalf of requests."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        """Take the workers, and what the server was told."""
        self.pool, self.settings = pool, settings
        self.kept = Kept(settings.cache)

    async def answer(
        self, request: Request, question: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the response to a question; nobody is asked if the client has the answer already.

        Should the client go away, the worker is stopped.
        """
        etag = "" if _varies(question) else tag(self.pool.fingerprint, question)
        if etag and (known := unchanged(request, etag, {"vary": VARY, **(headers or {})})):
            return known
        zipped = takes_gzip(request)
        if etag and (before := self.kept.get(etag, zipped)):
            return answered(before, etag, headers)
        asked = asyncio.create_task(self.pool.ask({**question, "gzip": zipped}))
        gone = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                return sentence(499, "The client has gone away.")
            found = asked.result()
            # what came from another graph than the tag says is given, and not kept
            if etag and etag == tag(self.pool.fingerprint, question):
                self.kept.keep(etag, zipped, found)
            return answered(found, etag, headers)
        finally:
            for task in (asked, gone):
                task.cancel()


def _varies(question: Mapping[str, Any]) -> bool:
    """Tell whether a query may give something else each time that it is asked of the same graph."""
    return "query" in question and not _VOLATILE.isdisjoint(sparql.keywords(question["query"]))


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
