"""Requests to servers that a user named: bounded in time and size, tried again when asked to, careful with secrets.

What a server sends is not trusted: it may be endless, slow, cut off, or a redirection to somewhere else. Credentials
go to the origin (RFC 6454: scheme, host and port) that they were given for and to no other.
"""

from __future__ import annotations

import http.client
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from io import BufferedIOBase
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import Request

from openness_kg.base.errors import OpennessError, first_line
from openness_kg.base.text import printable, quoted

# the package's own version: importing it from here would be an import upwards
USER_AGENT = f"openness-kg/{getattr(sys.modules['openness_kg'], '__version__', '')} (https://w3id.org/openness-kg)"
LARGEST = 2**30
"""Bytes of an answer that are read."""
_WAIT = (429, 503)
"""Codes with which a server asks for the same again later (RFC 6585, section 4; RFC 9110, section 15.6.4)."""
_TRIES = 5
_EXCERPT = 2000
"""Bytes of what a server says of an error that are read."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class HttpError(OpennessError):
    """A server did not give what was asked for.

    Attributes:
        status: the code of the answer; 0 if there was none.
        said: the first bytes of its text.
        media_type: the type of that text.

    """

    def __init__(self, text: str, status: int = 0, said: str = "", media_type: str = "") -> None:
        """Take the sentence for the user, and what is known beside it."""
        super().__init__(text)
        self.status, self.said, self.media_type = status, said, media_type


@dataclass(frozen=True)
class Credentials:
    """How a user proves to be one: a name with a password (RFC 7617, RFC 7616), or a token (RFC 6750)."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


class Answer(BufferedIOBase):
    """The body of an answer, read as it comes; raises ``HttpError`` when it is too large, too slow or cut off."""

    def __init__(self, found: http.client.HTTPResponse, ends: float, largest: int) -> None:
        """Take an open answer, the time by which all has to be read, and the bytes that it may have."""
        self._found, self._ends, self._largest, self._read = found, ends, largest, 0
        self.headers: Message = found.headers
        self.url: str = found.url
        self._declared = None if found.length is None else int(found.length)
        self.says_its_end = self._declared is not None or bool(found.chunked)

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case; empty if the server names none."""
        return self.headers.get_content_type() if "Content-Type" in self.headers else ""

    def readable(self) -> bool:
        """Return true."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most that many bytes, none at the end; all that is left by default."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(2**16), b""))
        part = self._part(size)
        self._read += len(part)
        if self._read > self._largest:
            raise HttpError(f"{host(self.url)}: the answer is larger than the {self._largest} bytes that are read.")
        if not part and size and self._declared is not None and self._read < self._declared:
            raise _cut_off(self.url)
        return part

    read1 = read

    def _part(self, size: int) -> bytes:
        if time.monotonic() > self._ends:
            raise _too_slow(self.url)
        try:
            return self._found.read1(size)
        except TimeoutError:
            raise _too_slow(self.url) from None
        except (OSError, http.client.HTTPException, ValueError):
            raise _cut_off(self.url) from None


class _Redirections(urllib.request.HTTPRedirectHandler):
    """Follows to the web only, as the method that it was, without credentials if the origin is another."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise HttpError(f"{host(req.full_url)}: it redirects to {quoted(newurl)}, which is not on the web.", code)
        if code == 303:  # noqa: PLR2004 - See Other, RFC 9110, section 15.4.4
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        again = Request(newurl, req.data, dict(req.headers), req.origin_req_host, True, req.get_method())  # noqa: S310
        if origin(newurl) == origin(req.full_url) and req.has_header("Authorization"):
            again.add_unredirected_header("Authorization", req.get_header("Authorization", ""))
        return again

    http_error_308 = urllib.request.HTTPRedirectHandler.http_error_302


@dataclass(frozen=True)
class Client:
    """Sends requests.

    Attributes:
        timeout: seconds that a request may take, its answer and all waiting included.
        largest: bytes that an answer may have.
        credentials: what proves who asks, if anything.
        home: the address whose origin the credentials are for.

    """

    timeout: float = 60
    largest: int = LARGEST
    credentials: Credentials | None = None
    home: str = ""

    @contextmanager
    def sent(self, request: Request) -> Iterator[Answer]:
        """Yield the answer to a request; codes that ask to wait are waited for, as long as there is time.

        Raises:
            HttpError: the server cannot be reached, refuses, or takes too long.

        """
        ends = time.monotonic() + self.timeout
        request.add_header("User-Agent", USER_AGENT)
        opener = self._opener(request)
        for attempt in range(_TRIES):
            try:
                found = opener.open(request, timeout=max(0.01, ends - time.monotonic()))
                break
            except urllib.error.HTTPError as error:
                with error:
                    pause = _pause(error.headers, attempt)
                    if error.code not in _WAIT or attempt + 1 == _TRIES or time.monotonic() + pause > ends:
                        raise _refused(request.full_url, error, pause) from None
                time.sleep(pause)
            except TimeoutError:
                raise _too_slow(request.full_url) from None
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise _unreached(request.full_url, error) from None
        with found:
            yield Answer(found, ends, self.largest)

    def _opener(self, request: Request) -> urllib.request.OpenerDirector:
        opener = urllib.request.OpenerDirector()
        handlers: list[Any] = [
            urllib.request.ProxyHandler({} if urlsplit(request.full_url).hostname in _LOOPBACK else None),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.UnknownHandler(),
            _Redirections(),
        ]
        known = self.credentials
        if known is not None and origin(request.full_url) == origin(self.home):
            if known.token:
                request.add_unredirected_header("Authorization", f"Bearer {known.token}")
            else:
                if _is_private(self.home):
                    pair = b64encode(f"{known.user}:{known.password}".encode()).decode()
                    request.add_unredirected_header("Authorization", f"Basic {pair}")
                passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
                passwords.add_password(None, origin(self.home), known.user, known.password)
                handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
        for handler in handlers:
            opener.add_handler(handler)
        return opener


def origin(url: str) -> str:
    """Return scheme, host and port of an address, as far as a secret for one is not for another."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return f"{parts.scheme}://{parts.hostname or ''}:{port}/"


def host(url: str) -> str:
    """Return what an error calls the server at an address."""
    return printable(urlsplit(url).netloc.rpartition("@")[2] or url)


def address(text: str) -> str:
    """Return an address of a server that a user names.

    Raises:
        OpennessError: it is none on the web, or holds a user or a password.

    """
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or not text.isascii() or not text.isprintable() or any(c in text for c in ' "<>\\^`{|}#'):
        raise OpennessError(f"{quoted(text)} is no web address: write it as in https://example.org/sparql.")
    if "@" in parts.netloc:
        raise OpennessError("A web address holds no user or password here: use --user, or --token-file.")
    return text


def query_string(pairs: Mapping[str, str]) -> str:
    """Return parameters as a part of an address or as a form."""
    from urllib.parse import urlencode

    return urlencode(pairs)


def _is_private(url: str) -> bool:
    """Tell whether what is sent to an address can be read by nobody else."""
    return urlsplit(url).scheme == "https" or urlsplit(url).hostname in _LOOPBACK


def _pause(headers: Message, attempt: int) -> float:
    """Return the seconds to wait: as Retry-After says (RFC 9110, section 10.2.3), else twice as long each time."""
    said = (headers.get("Retry-After") or "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return float(2**attempt)


def _refused(url: str, error: urllib.error.HTTPError, pause: float) -> HttpError:
    try:
        said = error.read(_EXCERPT).decode(errors="replace")
    except (OSError, http.client.HTTPException):
        said = ""
    media_type = error.headers.get_content_type() if error.headers else ""
    code = int(error.code)
    if code in (401, 407):
        why = "it wants to know who asks, or does not accept who did (401): give --user, or --token-file"
        if not _is_private(url):
            why += "; a password is sent without https only if the server asks for it by Digest"
    elif code == 403:  # noqa: PLR2004 - Forbidden
        why = f"it does not allow this (403){_said(said, media_type)}"
    elif code in _WAIT:
        why = f"it has too much to do ({code}), and asks to come back in {pause:g} seconds"
    else:
        why = f"it answers {code} {first_line(Exception(error.reason or ''))}".rstrip() + _said(said, media_type)
    return HttpError(f"{host(url)}: {printable(why)}.", code, said, media_type)


def _said(text: str, media_type: str) -> str:
    return f": {first_line(Exception(text))}" if text.strip() and media_type != "text/html" else ""


def _unreached(url: str, error: Exception) -> HttpError:
    reason = getattr(error, "reason", None)
    if isinstance(reason, TimeoutError):
        return _too_slow(url)
    why = getattr(reason, "strerror", None) or first_line(reason if isinstance(reason, Exception) else error)
    return HttpError(f"{host(url)}: the server cannot be reached: {printable(why)}.")


def _too_slow(url: str) -> HttpError:
    return HttpError(f"{host(url)}: the server has not answered in the time that it was given.")


def _cut_off(url: str) -> HttpError:
    return HttpError(f"{host(url)}: the answer was cut off before its end: ask again.")
