"""The shapes: what each is about and asks, from their graph, and the text of each from its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from openness_kg.base import iris
from openness_kg.graph import catalogue, reading, resources
from openness_kg.graph.local import LocalStore
from openness_kg.site.highlight import code

SHAPES = iris.ROOT + "shapes"
_SH = iris.PREFIXES["sh"]
_TARGETS = {
    "targetClass": "every",
    "targetSubjectsOf": "whatever has",
    "targetObjectsOf": "the values of",
    "targetNode": "the thing",
}
_START = re.compile(r"^oksh:([\w-]+)$", re.MULTILINE)
_TITLE = re.compile(r'dct:title "Openness Knowledge Graph Shapes: ([^"]*)"')


@dataclass(frozen=True)
class Shape:
    """A shape.

    Attributes:
        id: what stands behind the ``#`` of its IRI.
        file: the name of its file, which is the last part of that file's IRI.
        values: what it says of itself, by the names of SHACL's terms.
        text: the shape as its file has it, in Turtle.
        parents: the shapes that it belongs to as a property shape.

    """

    id: str
    file: str
    values: Mapping[str, list[str]]
    text: str
    parents: Sequence[str]

    def all(self, name: str) -> list[str]:
        """Return the values of a property of SHACL."""
        return self.values.get(name, [])

    @property
    def name(self) -> str:
        """Its name, else the one in its IRI."""
        return next(iter(self.all("name")), self.id)

    @property
    def severity(self) -> str:
        """How much a finding weighs; empty of one that only collects others."""
        return next((iris.slug(iri) for iri in self.all("severity")), "")

    @property
    def targets(self) -> list[tuple[str, list[str]]]:
        """What it looks at: words, and the terms that they are of."""
        return [(words, self.all(name)) for name, words in _TARGETS.items() if self.all(name)]

    @property
    def about(self) -> set[str]:
        """The terms that it looks at."""
        return {iri for _, iris_of in self.targets for iri in iris_of} | set(self.all("path"))

    @property
    def queries(self) -> list[Markup]:
        """The queries of its SPARQL constraints."""
        return [code(_dedented(query), "sparql") for query in self.all("select")]

    @property
    def turtle(self) -> Markup:
        """All of it, in Turtle."""
        return code(self.text, "turtle")


@dataclass(frozen=True)
class ShapeFile:
    """A file of shapes: its name, its title, and the shapes in the order in which it has them."""

    name: str
    title: str
    shapes: Sequence[Shape]


def read(paths: Iterable[Path] | None = None) -> list[Shape]:
    """Return all shapes, file by file.

    Args:
        paths: the files; those of this installation by default.

    """
    store = LocalStore()
    blocks: dict[str, tuple[str, str]] = {}
    for path in resources.shape_files() if paths is None else paths:
        store.load(path, f"{SHAPES}/{path.stem}")
        blocks |= {name: (path.stem, block) for name, block in _blocks(reading.text(path))}
    said: dict[str, dict[str, list[str]]] = {}
    parents: dict[str, list[str]] = {}
    for row in store.rows(catalogue.named("site/shapes").text):
        shape, name = row["shape"].removeprefix(f"{SHAPES}#"), row["property"].removeprefix(_SH)
        said.setdefault(shape, {}).setdefault(name, []).append(row["value"])
        if name == "property":
            parents.setdefault(row["value"].removeprefix(f"{SHAPES}#"), []).append(shape)
    return [
        Shape(name, file, said[name], text, parents.get(name, ()))
        for name, (file, text) in blocks.items()
        if name in said
    ]


def by_file(shapes: Iterable[Shape]) -> list[ShapeFile]:
    """Return files with their shapes; those without any are left out."""
    files: dict[str, list[Shape]] = {}
    for shape in shapes:
        files.setdefault(shape.file, []).append(shape)
    titles = {path.stem: _TITLE.search(reading.text(path)) for path in resources.shape_files()}
    return [ShapeFile(name, found[1] if (found := titles.get(name)) else name, files[name]) for name in sorted(files)]


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield each shape of a file: a line with its name alone begins it, and the next line without indent ends it."""
    for start in _START.finditer(text):
        rest = text[start.end() + 1 :]
        end = re.search(r"^\S", rest, re.MULTILINE)
        yield start[1], (start[0] + "\n" + (rest[: end.start()] if end else rest)).rstrip()


def _dedented(query: str) -> str:
    lines = [line.rstrip() for line in query.strip("\n").rstrip().splitlines()]
    indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return "\n".join(line[indent:] for line in lines)
