"""From a request to a worker and back: tags, compression, and clients that go away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.server.pool import Pool
from openness_kg.server.responses import answered, sentence, tag, takes_gzip, unchanged
from openness_kg.server.settings import Settings


class Asking:
    """Asks the workers of one graph on behalf of requests."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        """Take the workers, and what the server was told."""
        self.pool, self.settings = pool, settings

    async def answer(
        self, request: Request, question: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Response:
        """Return the response to a question; nobody is asked if the client has the answer already.

        Should the client go away, the worker is stopped.
        """
        etag = tag(self.pool.fingerprint, question)
        if known := unchanged(request, etag):
            return known
        asked = asyncio.create_task(self.pool.ask({**question, "gzip": takes_gzip(request)}))
        gone = asyncio.create_task(_gone(request))
        try:
            await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not asked.done():
                return sentence(499, "The client has gone away.")
            return answered(asked.result(), etag, headers)
        finally:
            for task in (asked, gone):
                task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
