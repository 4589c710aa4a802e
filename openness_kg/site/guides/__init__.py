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
    """Yield a page a document, their charts, and a page that leads to all of them."""
    root = resources.root() / FOLDER
    names = {path.stem for path in root.rglob("*.md")}
    pictures = {path.name: path for path in sorted(root.glob("*.svg"))}
    guides = sorted(_documents(root / "guides", names, pictures), key=_place)
    others = _documents(root, names, pictures)
    for name, picture in pictures.items():
        yield File(f"{FOLDER}/{name}", picture.read_bytes())
    for document in (*guides, *others):
        path = f"{FOLDER}/{document.name}.html"
        yield page(site, path, "guides/guide.html", title=document.title, document=document)
    yield page(site, f"{FOLDER}/index.html", "guides/index.html", title="Guides", guides=guides, others=others)


def _documents(folder: Path, names: Collection[str], pictures: Collection[str]) -> list[Document]:
    paths = sorted(folder.glob("*.md"))
    return [rendered(path.stem, reading.text(path), FOLDER, names, pictures) for path in paths]


def _place(document: Document) -> tuple[int, str]:
    return _ORDER.index(document.name) if document.name in _ORDER else len(_ORDER), document.name
