"""The published site by its paths: files by name, and documents in the format that a client asks for."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.graph import writing
from openness_kg.server import negotiate
from openness_kg.server.operations import RefusalError
from openness_kg.server.operations.sparql import media_type
from openness_kg.server.rendering import Rendering
from openness_kg.server.responses import converted, sentence, tag, unchanged
from openness_kg.server.wire import VARY

_SMALL = 128 * 1024
"""Bytes of a file that is read at once."""
_CONVERTIBLE = 512 * 1024
"""Bytes of Turtle that are turned into another format when somebody asks."""
_CONVERTED = ("rdfxml", "ntriples")
"""Formats that a document is turned into when somebody asks."""
_TYPES = {
    **{f".{form.ending}": media_type(form) for form in GRAPH_FORMATS.values()},
    ".html": "text/html; charset=utf-8",
    ".rq": "application/sparql-query",
    ".gz": "application/gzip",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".parquet": "application/vnd.apache.parquet",
    ".cff": "application/yaml",
    ".webmanifest": "application/manifest+json",
}
_ALONE = {
    "": "index.html",
    "contribute": "contribute.html",
}
"""Paths that stand for one file."""
_VOID = {"turtle": "void.ttl", "jsonld": "dataset.jsonld"}
_NEGOTIATED: Mapping[str, Mapping[str, str]] = {
    "dataset": {"html": "index.html", **_VOID},
    ".well-known/void": _VOID,
    "queries": {"html": "queries/index.html"},
}
"""Documents whose files have other names in some formats."""


class Files:
    """Serves what a site has; nothing that is not in its list of files is ever opened."""

    def __init__(self, rendering: Rendering) -> None:
        """Take where the site comes from."""
        self._rendering = rendering

    async def __call__(self, request: Request) -> Response:
        """Answer a request for a path.

        Raises:
            RefusalError: there is nothing, or not in that format, or the site is not there yet.

        """
        folder, known = await self._rendering.site()
        path = request.path_params["path"]
        accept = request.headers.get("accept")
        formats = _formats(path, known)
        if path in known and path not in _NEGOTIATED:
            return self._file(request, folder, path)
        if path.removesuffix("/") + "/index.html" in known and path and not path.endswith("/") and not formats:
            return RedirectResponse(f"{path.rpartition('/')[2]}/", 302)
        if formats:
            name = negotiate.chosen(accept, _offers(formats)) if accept else "html" if "html" in formats else formats[0]
            if name is None:
                raise RefusalError(406, negotiate.offered(_offers(formats)))
            return await self._document(request, folder, path, name)
        if path in _ALONE or path.endswith("/"):
            return self._file(request, folder, _ALONE.get(path, f"{path}index.html"), known)
        for form in _CONVERTED:
            stem, dot, ending = path.rpartition(".")
            if dot and ending == GRAPH_FORMATS[form].ending and f"{stem}.ttl" in known:
                return await self._document(request, folder, stem, form)
        return self._missing(request, folder, known)

    def _file(self, request: Request, folder: Path, path: str, known: frozenset[str] | None = None) -> Response:
        if known is not None and path not in known:
            return self._missing(request, folder, known)
        etag = tag(self._rendering.fingerprint, path)
        headers = {"etag": etag, "cache-control": "no-cache"}
        return unchanged(request, etag) or _content(request, folder / path, _type(path), headers)

    async def _document(self, request: Request, folder: Path, stem: str, name: str) -> Response:
        path = f"{stem}.html" if name == "html" else f"{stem}.{GRAPH_FORMATS[name].ending}"
        if stem in _NEGOTIATED:
            path = _NEGOTIATED[stem].get(name, path)
        etag = tag(self._rendering.fingerprint, path)
        # relative, as links are: a proxy may put the server below a path of its own
        here = path.rpartition("/")[2]
        headers = {"etag": etag, "cache-control": "no-cache", "vary": VARY, "content-location": here}
        if known := unchanged(request, etag, headers):
            return known
        if name not in _CONVERTED:
            return _content(request, folder / path, _type(path), headers)
        source = folder / _NEGOTIATED.get(stem, {}).get("turtle", f"{stem}.ttl")
        if source.stat().st_size > _CONVERTIBLE:
            raise RefusalError(406, "This is too large to be written in that format for a request: take the dump.")
        content = await converted(_converted, source, name)
        return Response(content, headers={**headers, "content-type": media_type(GRAPH_FORMATS[name])})

    def _missing(self, request: Request, folder: Path, known: frozenset[str]) -> Response:
        if "404.html" in known and negotiate.prefers_page(request.headers.get("accept"), negotiate.GRAPH):
            return FileResponse(folder / "404.html", 404, {"vary": VARY}, media_type=_type("404.html"))
        return sentence(404, "There is nothing at this address.")


def _content(request: Request, path: Path, kind: str, headers: Mapping[str, str]) -> Response:
    """Return the content of a file; a small one is read at once, which costs less than to hand it to a thread."""
    if "range" not in request.headers:
        with suppress(OSError), path.open("rb") as file:
            content = file.read(_SMALL + 1)
            if len(content) <= _SMALL:
                return Response(content, headers={**headers, "content-type": kind, "accept-ranges": "bytes"})
    return FileResponse(path, media_type=kind, headers=headers)


def _formats(path: str, known: frozenset[str]) -> list[str]:
    """Return the names of the formats in which a document can be had; none if the path is not that of one."""
    named = _NEGOTIATED.get(path, {})
    files = {name: named.get(name, f"{path}.{form.ending}") for name, form in GRAPH_FORMATS.items()}
    found = [name for name, file in files.items() if file in known]
    if "turtle" in found:
        found += [name for name in _CONVERTED if name not in found]
    return [*(["html"] if named.get("html", f"{path}.html") in known else []), *found] if found else []


def _offers(formats: Sequence[str]) -> list[negotiate.Offer]:
    data = [offer for offer in negotiate.GRAPH if offer.name in formats]
    return [*(offer for offer in negotiate.PAGE if "html" in formats), *data]


def _converted(path: Path, name: str) -> bytes:
    return writing.converted(path.read_bytes(), name)


def _type(path: str) -> str:
    path = _ALONE.get(path, path)
    ending = f".{path.rpartition('.')[2]}"
    return _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
