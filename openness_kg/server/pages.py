"""Pages that are only there where a server is: the editor that asks its endpoint."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.server.operations import RefusalError
from openness_kg.server.rendering import Rendering
from openness_kg.server.responses import tag, unchanged


class Editor:
    """The SPARQL editor of the site, with this endpoint behind it instead of an engine in the browser."""

    def __init__(self, rendering: Rendering, url: str) -> None:
        """Take the site whose scripts the page uses, and the address of the server."""
        self._rendering, self._url = rendering, url

    async def __call__(self, request: Request) -> Response:
        """Return the page.

        Raises:
            RefusalError: the site is not there yet.

        """
        # what makes pages is read when somebody wants one: the server is to be there soon
        from openness_kg.site.app.parts import sparql_page

        _, known = await self._rendering.site()
        if "app/playground.js" not in known:
            raise RefusalError(404, "This site was published without its editor: post queries to /sparql.")
        etag = tag(self._rendering.fingerprint, "query", self._url)
        page = sparql_page(self._url, "query.html", endpoint="sparql")
        headers = {"content-type": "text/html; charset=utf-8", "etag": etag, "cache-control": "no-cache"}
        return unchanged(request, etag) or Response(page.content, headers=headers)
