"""Text from the graph on its way out: harmless on a terminal, in a link, and in Markdown."""

from __future__ import annotations

import re

_LONGEST_QUOTE = 80
_LONGEST_RUN = 200
_LONGEST_LINE = 1000
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")

_NOT_OF_FOLDERS = re.compile(r"[?#%$]|(?<!:)//")
"""A query, a fragment, and what rewriting rules take for a reference, escapes included."""


def printable(text: str) -> str:
    """Return a text with a replacement for whatever would steer a terminal or turn the direction of reading."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def is_web_address(link: str) -> bool:
    """Tell whether a link is an address on the web, which alone may be followed."""
    return link.lower().startswith(("https://", "http://"))


def site_address(text: str) -> str:
    """Return the web address of a folder that a user names, with a slash at its end.

    Raises:
        OpennessError: it is none: not on the web, without a host, or with more than host, port and
            plain names of folders.

    """
    from urllib.parse import urlsplit

    from openness_kg.base.errors import OpennessError

    try:
        parts = urlsplit(text)
        wrong = (
            not (is_web_address(text) and parts.hostname)
            or "@" in parts.netloc
            or parts.port == 0
            or not text.isprintable()
            or {".", ".."} & set(parts.path.split("/"))
            or _NOT_OF_FOLDERS.search(text)
            or _UNSAFE.search(text)
        )
    except ValueError:
        # such as a port that is no number, or too high a one
        wrong = True
    if wrong:
        raise OpennessError(
            f"{quoted(text)} is no address of a folder on the web: give one such as https://example.org/."
        )
    return text.rstrip("/") + "/"


def markdown(text: str) -> str:
    """Return a text so that Markdown shows it as it is, HTML and table bars included."""
    return re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", text.replace("&", "&amp;").replace("\n", " "))


def quoted(text: str) -> str:
    """Return what a user wrote as an error quotes it: on one line, escaped, and not longer than a line."""
    return repr(text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 2] + " …")


def sentence(text: str) -> str:
    """Return an error as it is shown: harmless on a terminal, each line of bounded length, long names cut short."""
    lines = (re.sub(rf"\S{{{_LONGEST_RUN},}}", _cut, line) for line in text.split("\n"))
    return "\n".join(
        printable(line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 2] + " …") for line in lines
    )


def _cut(found: re.Match[str]) -> str:
    return f"{found[0][:80]}…{found[0][-40:]}"
