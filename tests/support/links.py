"""The links of a site's pages, read by regular expressions, since thousands of pages take too long by a parser.

What these know of HTML: tags with quoted or bare values, and that scripts and styles hold no tags. A test holds them
against a parser.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

_RAW = re.compile(r"(<(script|style)\b[^>]*>)(.*?)</\2\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"""<([a-zA-Z][\w:-]*)((?:[^<>"']+|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)""")
_IMPORT = re.compile(r"""@import\s+["']([^"']*)["']""")
_LINKING = frozenset(
    {"href", "xlink:href", "src", "action", "formaction", "poster", "data", "cite", "background", "ping"}
)


@dataclass(frozen=True)
class Tag:
    """An opening tag with its attributes."""

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True)
class Link:
    """Where a page leads, and by which tag.

    Attributes:
        tag: name of the tag; ``style`` for what a style loads.
        target: as it stands there, unescaped.
        rel: how a link of the head is related.

    """

    tag: str
    target: str
    rel: str = ""


@dataclass(frozen=True)
class Page:
    """A page of a site.

    Attributes:
        path: below the site's folder.
        source: its HTML.

    """

    path: str
    source: str
    styles: list[str] = field(default_factory=list)

    @cached_property
    def tags(self) -> list[Tag]:
        """Its opening tags in their order."""

        def shortened(found: re.Match[str]) -> str:
            if found[2].lower() == "style":
                self.styles.append(found[3])
            return found[1]

        text = _RAW.sub(shortened, _COMMENT.sub("", self.source))
        return [Tag(found[1].lower(), attributes(found[2])) for found in _TAG.finditer(text)]

    @cached_property
    def ids(self) -> set[str]:
        """What a fragment can name in it."""
        return {tag.attributes["id"] for tag in self.tags if "id" in tag.attributes}

    @cached_property
    def links(self) -> set[Link]:
        """All that it leads to or loads."""
        found = set()
        for tag in self.tags:
            rel = tag.attributes.get("rel", "") if tag.name == "link" else ""
            for name, value in tag.attributes.items():
                if name in _LINKING:
                    found.add(Link(tag.name, value, rel))
                elif name in {"srcset", "imagesrcset"}:
                    found |= {Link(tag.name, part.split()[0]) for part in value.split(",") if part.split()}
                elif name == "style":
                    found |= {Link("style", target) for target in styled(value)}
        return found | {Link("style", target) for style in self.styles for target in styled(style)}


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag by name."""
    return {
        name.lower(): html.unescape(value[1:-1] if value[:1] in ('"', "'") else value)
        for name, value in _ATTRIBUTE.findall(text)
    }


def styled(style: str) -> list[str]:
    """Return what a style loads."""
    return ["".join(parts) for parts in _URL.findall(style)] + _IMPORT.findall(style)


def is_elsewhere(target: str) -> bool:
    """Tell whether a link leads to another origin, or to what is no file at all."""
    parts = urlsplit(target)
    return bool(parts.scheme or parts.netloc)


def led_to(target: str, page: str) -> tuple[str, str]:
    """Return the path, below the site's folder, and the fragment that a relative link of a page leads to.

    The path begins with ``..`` if it leads out of the site.
    """
    parts = urlsplit(target)
    if not parts.path:
        return page, unquote(parts.fragment)
    found: list[str] = page.split("/")[:-1]
    for step in unquote(parts.path).split("/"):
        if step == "..":
            if not found:
                return "..", ""
            found.pop()
        elif step not in ("", "."):
            found.append(step)
    if parts.path.startswith("/"):
        return "..", ""
    if parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", ".."):
        found.append("index.html")
    return "/".join(found), unquote(parts.fragment)


def pages(site: Path) -> dict[str, Page]:
    """Return the pages of a site by path."""
    return {
        path.relative_to(site).as_posix(): Page(path.relative_to(site).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
