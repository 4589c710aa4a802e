"""HTML as a tree of elements, read without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    attrs: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """All text inside, blanks collapsed."""
        parts = (part if isinstance(part, str) else part.text for part in self.inside)
        return " ".join("".join(parts).split())

    def all(self, tag: str = "", cls: str = "") -> list[Element]:
        """Return the elements inside, at any depth, of a tag and class."""
        found = []
        for part in self.inside:
            if isinstance(part, Element):
                if tag in ("", part.tag) and (not cls or cls in part.attrs.get("class", "").split()):
                    found.append(part)
                found += part.all(tag, cls)
        return found


class Reader(HTMLParser):
    """Reads a page into elements."""

    def __init__(self) -> None:
        """Start with an element without a name, which takes in the page."""
        super().__init__()
        self.path = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].inside.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the last element of that tag."""
        if tag in (element.tag for element in self.path):
            while self.path.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self.path[-1].inside.append(data)


def read(text: str) -> Element:
    """Return a page as an element without a name that holds it."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.path[0]
