"""Responses of HTTP that all parts of the server give: answers of workers, and sentences that say what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.base.version import __version__
from openness_kg.server.pool import Answer

_REVALIDATED = {"cache-control": "no-cache"}
"""A client may keep an answer, and asks each time whether it still holds."""


def sentence(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response that says in a sentence what is wrong."""
    return Response(f"{why}\n", status, {**(headers or {}), "content-type": "text/plain; charset=utf-8"})


def tag(fingerprint: str, *parts: object) -> str:
    """Return an entity tag (RFC 9110, section 8.8.3) for what follows from the graph, this program and a request.

    It is weak: the same rows may come in another order, and compressed or not.
    """
    text = "\n".join(map(repr, (fingerprint, __version__, *parts)))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def unchanged(request: Request, etag: str) -> Response | None:
    """Return 304 if the client has what it asks for already, by its header If-None-Match."""
    given = request.headers.get("if-none-match")
    if given is None or request.method not in ("GET", "HEAD"):
        return None
    known = {one.strip().removeprefix("W/") for one in given.split(",")}
    if "*" in known or etag.removeprefix("W/") in known:
        return Response(status_code=304, headers={"etag": etag, **_REVALIDATED})
    return None


def answered(answer: Answer, etag: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return the response to what a worker was asked."""
    if answer.why:
        return sentence(answer.status, answer.why, answer.headers)
    tagged = {"etag": etag, **_REVALIDATED} if etag else {}
    return Response(answer.content, answer.status, {**answer.headers, **tagged, **(headers or {})})


def takes_gzip(request: Request) -> bool:
    """Tell whether a client takes what is compressed."""
    for coding in request.headers.get("accept-encoding", "").split(","):
        name, _, weight = coding.strip().lower().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
