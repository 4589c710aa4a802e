"""The application (ASGI, by Starlette): what is at which address, and what all responses have in common."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from openness_kg.server import api, endpoint, graphstore, reconcile
from openness_kg.server.asking import Asking
from openness_kg.server.description import Description
from openness_kg.server.files import Files
from openness_kg.server.metrics import Metrics
from openness_kg.server.opening import Opening
from openness_kg.server.operations import FAULT, RefusalError
from openness_kg.server.pages import Editor
from openness_kg.server.pool import Pool
from openness_kg.server.rendering import Rendering
from openness_kg.server.responses import sentence, takes_gzip
from openness_kg.server.settings import Settings

_READ = ["GET"]
_HOST = re.compile(rb"(?:[\w.~!$&'()*+,;=%-]*|\[[\w.:]+\])(?::\d*)?", re.ASCII)
"""A host, by name or by address, and a port (RFC 3986, section 3.2.2)."""
_PACKED = (".gz", ".parquet", ".wasm")
_GZIP_LEVEL = 4
_WORTH_ZIPPING = 1000


def application(settings: Settings, opening: Opening) -> Starlette:
    """Return the application that serves a graph.

    Args:
        settings: what is served, and how.
        opening: the process that opens the graph.

    Raises:
        OpennessError: the site that was named is none.

    """
    pool, rendering = Pool(settings, opening), Rendering(settings)
    asking = Asking(pool, settings)
    metrics = Metrics(pool, asking.kept)
    describing = Description(asking)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        describing.begin()
        rendering.start(pool.fingerprint)
        try:
            yield
        finally:
            await rendering.stop()
            await pool.stop()

    query, graphs, views = endpoint.Endpoint(asking, describing), graphstore.GraphStore(asking), api.Api(asking)
    reconciling = reconcile.Reconciliation(asking)
    return Starlette(
        routes=[
            *(Route(path, _handled(query), methods=["GET", "POST"]) for path in (endpoint.PATH, f"{endpoint.PATH}/")),
            Route(graphstore.PATH, _handled(graphs), methods=_READ),
            *(Route(path, _described, methods=_READ) for path in (api.PREFIX, api.PREFIX.rstrip("/"))),
            Route(f"{api.PREFIX}{{path:path}}", _handled(views), methods=_READ),
            *(
                Route(path, _handled(reconciling), methods=["GET", "POST"])
                for path in (reconcile.PATH, f"{reconcile.PATH}/{{path:path}}")
            ),
            Route("/query", _handled(Editor(rendering, settings.url)), methods=_READ),
            Route("/health", metrics.health, methods=_READ),
            Route("/metrics", metrics.metrics, methods=_READ),
            Route("/{path:path}", _handled(Files(rendering)), methods=_READ),
        ],
        middleware=[
            Middleware(_Counted, metrics=metrics),
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["*"],
                expose_headers=["ETag", "Content-Location", "Retry-After"],
            ),
            Middleware(_Zipped),
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},  # type: ignore[dict-item]
        lifespan=lifespan,
    )


def _handled(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except RefusalError as error:
            return sentence(error.status, str(error))
        except asyncio.CancelledError:
            # only the end of the server cuts a request off
            return sentence(503, "The server is being stopped.", {"retry-after": "5"})

    return handle


async def _refused(request: Request, error: HTTPException) -> Response:
    allow = (error.headers or {}).get("Allow", "")
    if error.status_code == 405 and request.method == "OPTIONS":  # noqa: PLR2004 - Method Not Allowed
        return Response(status_code=204, headers=error.headers)
    words = {404: "There is nothing at this address.", 405: f"This server is read-only: it answers {allow} here."}
    return sentence(error.status_code, words.get(error.status_code, error.detail), error.headers)


async def _described(request: Request) -> Response:
    # relative, so that it holds where a proxy puts the server below a path of its own
    below = request.scope["path"].endswith("/")
    return RedirectResponse("openapi.json" if below else api.DOCUMENT.removeprefix("/"), 303)


async def _failed(_: Request, error: Exception) -> Response:
    return sentence(500, FAULT.format(type(error).__name__))


class _Counted:
    """Counts responses by status, and keeps browsers from guessing what content is."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.responses[message["status"]] += 1
                message["headers"] = [*message["headers"], (b"x-content-type-options", b"nosniff")]
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["http_version"] == "1.1" and not _names_a_host(scope):
            await sentence(400, "A request of HTTP/1.1 has one header Host, with a host and perhaps a port.")(
                scope, receive, counted
            )
        else:
            await self._app(scope, receive, counted)


def _names_a_host(scope: Scope) -> bool:
    """Tell whether a request has one header Host, and that is none of those to refuse (RFC 9112, section 3.2)."""
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and bool(_HOST.fullmatch(hosts[0]))


class _Zipped:
    """Compresses what is worth it and is not compressed yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._zipping = GZipMiddleware(app, minimum_size=_WORTH_ZIPPING, compresslevel=_GZIP_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        packed = scope["type"] != "http" or scope["path"].endswith(_PACKED) or not takes_gzip(Request(scope))
        await (self._app if packed else self._zipping)(scope, receive, send)
