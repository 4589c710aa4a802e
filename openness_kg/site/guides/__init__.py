"""The guides and other documents as pages, from their Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from openness_kg.graph import reading, resources
from openness_kg.site.guides.markdown import Document, rendered
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site

FOLDER = "docs"
_ORDER = ("ask", "notebook", "stores", "add-project", "dispute", "cite", "frameworks")
"""The guides in the order in which readers come to need them; others follow by name."""


def files(site: Site) -> Iterator[File]:
    """Yield a page a document, and one that leads to all of them."""
    root = resources.root() / FOLDER
    names = {path.stem for path in root.rglob("*.md")}
    guides = sorted(_documents(root / "guides", names), key=_place)
    others = _documents(root, names)
    for document in (*guides, *others):
        path = f"{FOLDER}/{document.name}.html"
        yield page(site, path, "guides/guide.html", title=document.title, document=document)
    yield page(site, f"{FOLDER}/index.html", "guides/index.html", title="Guides", guides=guides, others=others)


def _documents(folder: Path, names: Collection[str]) -> list[Document]:
    return [rendered(path.stem, reading.text(path), FOLDER, names) for path in sorted(folder.glob("*.md"))]


def _place(document: Document) -> tuple[int, str]:
    return _ORDER.index(document.name) if document.name in _ORDER else len(_ORDER), document.name
