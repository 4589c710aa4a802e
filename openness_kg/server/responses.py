"""Responses of HTTP that all parts of the server give: answers of workers, and sentences that say what is wrong."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.base.version import __version__
from openness_kg.server.pool import Answer
from openness_kg.server.wire import VARY

_CONVERTING = ThreadPoolExecutor(1)
_REVALIDATED = {"cache-control": "no-cache"}
"""A client may keep an answer, and asks each time whether it still holds."""


def sentence(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response that says in a sentence what is wrong."""
    kind = {"content-type": "text/plain; charset=utf-8", "vary": VARY}
    return Response(f"{why}\n", status, {**kind, **(headers or {})})


def tag(fingerprint: str, *parts: object) -> str:
    """Return an entity tag (RFC 9110, section 8.8.3) for what follows from the graph, this program and a request.

    It is weak: the same rows may come in another order, and compressed or not.
    """
    text = "\n".join(map(repr, (fingerprint, __version__, *parts)))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def unchanged(request: Request, etag: str, headers: Mapping[str, str] | None = None) -> Response | None:
    """Return 304 if the client has what it asks for already, by its header If-None-Match.

    Args:
        request: what the client sent.
        etag: of what it would be given.
        headers: that go with it, and that caches have to know.

    """
    given = request.headers.get("if-none-match")
    if given is None or request.method not in ("GET", "HEAD"):
        return None
    known = {one.strip().removeprefix("W/") for one in given.split(",")}
    if etag.removeprefix("W/") in known:
        kept = {name: value for name, value in (headers or {}).items() if name in ("vary", "content-location")}
        return Response(status_code=304, headers={"etag": etag, **_REVALIDATED, **kept})
    return None


def answered(answer: Answer, etag: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return the response to what a worker was asked."""
    if answer.why:
        return sentence(answer.status, answer.why, answer.headers)
    tagged = {"etag": etag, **_REVALIDATED} if etag else {}
    return Response(answer.content, answer.status, {**answer.headers, **tagged, **(headers or {})})


async def converted(work: Callable[..., bytes], *arguments: object) -> bytes:
    """Return what is made of a small document, off the loop: one at a time, so that many can hold up but each other."""
    return await asyncio.get_running_loop().run_in_executor(_CONVERTING, partial(work, *arguments))


def takes_gzip(request: Request) -> bool:
    """Tell whether a client takes what is compressed."""
    for coding in request.headers.get("accept-encoding", "").split(","):
        name, _, weight = coding.strip().lower().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
