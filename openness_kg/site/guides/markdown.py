"""Markdown into the markup of a page: CommonMark with tables, and without HTML of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
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


def rendered(
    name: str, text: str, folder: str, documents: Collection[str] = (), pictures: Collection[str] = ()
) -> Document:
    """Return a document; its links lead to pages of the site where they lead to documents or to IRIs of the graph.

    A link to another file of the checkout, which the site does not have, is only its text, and so is such a picture.

    Args:
        name: of its file, without ending.
        text: the Markdown.
        folder: where its page will stand.
        documents: the names of all that have a page in that folder.
        pictures: the names of the pictures that stand in that folder.

    """
    tokens = _PARSER.parse(text)
    title = name
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title, tokens = _text(tokens[1]), tokens[3:]
    headings = list(_name_headings(tokens))
    for token in tokens:
        found = _shown(token.children or (), pictures)
        token.children = list(_linked(found, f"{folder}/{name}.html", {name, *documents}))
    opening = next((_text(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == "paragraph_open"), "")
    body = _PARSER.renderer.render(tokens, _PARSER.options, {"numbers": count(1)})
    # the renderer escapes all text, and HTML in it is text
    return Document(name, title, opening, Markup(body), headings)  # noqa: S704


def _shown(children: Iterable[Token], pictures: Collection[str]) -> Iterator[Token]:
    """Yield what stands in a line, with the text of pictures that are not there."""
    for child in children:
        if child.type == "image" and child.attrGet("src") not in pictures:
            yield Token("text", "", 0, content=child.content)
        else:
            yield child


def _linked(children: Iterable[Token], page_path: str, documents: Collection[str]) -> Iterator[Token]:
    """Yield what stands in a line, with links as they are from its page, and without those that lead nowhere there."""
    dropped = False
    for child in children:
        if child.type == "link_open":
            leads = target(str(child.attrGet("href") or ""), page_path, documents)
            dropped = not leads
            child.attrSet("href", leads)
        if not (dropped and child.type in ("link_open", "link_close")):
            yield child


def target(link: str, page_path: str, documents: Collection[str]) -> str:
    """Return where a link of a document leads to from its page; empty if the site does not have that.

    Args:
        link: as it stands in the document.
        page_path: of the page.
        documents: the names of all documents that have a page beside it.

    """
    path, mark, fragment = link.partition("#")
    if link.startswith(iris.ROOT):
        # a file of the site by its persistent address, or a thing
        rest = path.removeprefix(iris.ROOT)
        known = rest and re.search(r"\.[a-z0-9]+$", rest) and not rest.startswith("id/")
        return addresses.relative(rest + mark + fragment, page_path) if known else addresses.link(link, page_path)
    if is_web_address(link):
        return link
    if not path:
        return link
    found = re.search(r"(?:^|/)([\w.-]+)\.md$", path)
    return f"{found[1]}.html{mark}{fragment}" if found and found[1] in documents else ""


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
