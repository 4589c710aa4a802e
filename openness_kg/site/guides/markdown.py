"""Markdown into the markup of a page: CommonMark with tables, and without HTML of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from openness_kg.base import iris
from openness_kg.base.text import is_web_address
from openness_kg.site import addresses
from openness_kg.site.highlight import code

_FRAME = Markup('<div class="scroll" tabindex="0" role="region" aria-label="{}">')


@dataclass(frozen=True)
class Document:
    """A document as a page needs it.

    Attributes:
        name: of its file, without ending.
        title: its first heading.
        opening: its first paragraph, as text.
        body: all behind the first heading.
        headings: the headings of the second level, each with its fragment.

    """

    name: str
    title: str
    opening: str
    body: Markup
    headings: Sequence[tuple[str, str]]


class _Renderer(RendererHTML):
    """Lets wide things scroll by themselves, reachable by keys, and code have its colours."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the beginning of a table, within a frame."""
        return str(_FRAME.format(f"Table {next(env['numbers'])}")) + self.renderToken(tokens, idx, options, env)

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the end of a table."""
        return self.renderToken(tokens, idx, options, env) + "</div>\n"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002  the parser calls it so
        """Return a piece of code; the first word behind the fence is its language."""
        language = next(iter(tokens[idx].info.split()), "text")
        block = Markup('<pre class="code"><code>{}</code></pre></div>\n').format(code(tokens[idx].content, language))
        return str(_FRAME.format(f"Code {next(env['numbers'])}") + block)


_PARSER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")


def rendered(name: str, text: str, folder: str) -> Document:
    """Return a document; its links lead to pages of the site where they lead to documents or to IRIs of the graph.

    Args:
        name: of its file, without ending.
        text: the Markdown.
        folder: where its page will stand.

    """
    tokens = _PARSER.parse(text)
    title = name
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = _text(tokens[1]), tokens[3:]
    headings = list(_name_headings(tokens))
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", target(str(child.attrGet("href") or ""), f"{folder}/{name}.html"))
    opening = next((_text(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == "paragraph_open"), "")
    body = _PARSER.renderer.render(tokens, _PARSER.options, {"numbers": count(1)})
    # the renderer escapes all text, and HTML in it is text
    return Document(name, title, opening, Markup(body), headings)  # noqa: S704


def target(link: str, page_path: str) -> str:
    """Return where a link of a document leads to from its page."""
    path, mark, fragment = link.partition("#")
    if link.startswith(iris.ROOT):
        # a file of the site by its persistent address, or a thing
        rest = path.removeprefix(iris.ROOT)
        known = rest and re.search(r"\.[a-z0-9]+$", rest) and not rest.startswith("id/")
        return addresses.relative(rest + mark + fragment, page_path) if known else addresses.link(link, page_path)
    if is_web_address(link):
        return link
    return re.sub(r"^(?:.*/)?([\w.-]+)\.md$", r"\1.html", path) + mark + fragment


def _name_headings(tokens: Sequence[Token]) -> Iterable[tuple[str, str]]:
    """Give each heading an id, and yield those of the second level."""
    used: set[str] = set()
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        text = _text(tokens[number + 1])
        stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"
        fragment = next(name for n in count(1) if (name := stem if n == 1 else f"{stem}-{n}") not in used)
        used.add(fragment)
        token.attrSet("id", fragment)
        if token.tag == "h2":
            yield fragment, text


def _text(inline: Token) -> str:
    return "".join(child.content if child.type != "softbreak" else " " for child in inline.children or ())
