"""Reading the body of a request: so much at most, and in so much time."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

from openness_kg.server.operations import RefusalError
from openness_kg.server.settings import Settings


async def body(request: Request, settings: Settings) -> bytes:
    """Return the body of a request.

    Raises:
        RefusalError: it is too large, or does not come in time.

    """
    too_large = RefusalError(413, f"A request may have {settings.largest_request // 1024} KiB: shorten it.")
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared[:20]) > settings.largest_request:
        raise too_large
    found = bytearray()
    try:
        async with asyncio.timeout(settings.patience):
            async for part in request.stream():
                found += part
                if len(found) > settings.largest_request:
                    raise too_large
    except TimeoutError:
        raise RefusalError(408, f"The request was not sent within {settings.patience:g} seconds.") from None
    except ClientDisconnect:
        raise RefusalError(400, "The request was cut off.") from None
    return bytes(found)


def text(content: bytes) -> str:
    """Return content as text.

    Raises:
        RefusalError: it is not in UTF-8.

    """
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise RefusalError(400, "The request is not in UTF-8.") from None
