"""Text from the graph on its way out: harmless on a terminal, in a link, and in Markdown."""

from __future__ import annotations

import re


def printable(text: str) -> str:
    """Return a text with a replacement for whatever would steer a terminal or turn the direction of reading."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def is_web_address(link: str) -> bool:
    """Tell whether a link is an address on the web, which alone may be followed."""
    return link.lower().startswith(("https://", "http://"))


def markdown(text: str) -> str:
    """Return a text so that Markdown shows it as it is, HTML and table bars included."""
    return re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", text.replace("&", "&amp;").replace("\n", " "))
