"""Runs an importer: reads an index, writes an edition, and reports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openness_kg import catalogue, iris, resources
from openness_kg.errors import OpennessError
from openness_kg.importing import opening_up_chatgpt, tables, turtle
from openness_kg.importing.model import Record
from openness_kg.importing.report import Report
from openness_kg.store.local import LocalStore


@dataclass(frozen=True)
class Index:
    """An index that can be imported: its slug, the scheme of its criteria, where it is published, and its reader."""

    slug: str
    scheme: str
    source: str
    read: Callable[[Path, Sequence[str], Report], Iterator[Record]]


INDEXES = {
    index.slug: index
    for index in (
        Index(opening_up_chatgpt.INDEX, opening_up_chatgpt.SCHEME, opening_up_chatgpt.SOURCE, opening_up_chatgpt.read),
    )
}


def import_index(index: Index, folder: Path, edition: str, target: Path, notes: bool = False) -> Report:
    """Read an index from a folder and write it as an edition below a target folder.

    The target gets ``ratings/<edition>/``, and ``projects/`` for projects that the graph does not know.
    A file is written whole or not at all.

    Args:
        index: one of ``INDEXES``.
        folder: the index's YAML files.
        edition: the slug of the edition.
        target: where to write.
        notes: whether to take the index's notes along; they are its own words.

    Raises:
        OpennessError: the folder yields no project, the edition is no slug, or a file cannot be written.

    """
    if not iris.is_slug(edition):
        raise OpennessError(f"{edition!r} is no name of an edition: use lower-case letters, digits, '-' and '.'.")
    graph = _Known()
    if (scheme := graph.schemes.get(edition, index.scheme)) != index.scheme:
        raise OpennessError(f"The edition {edition} has the criteria of {scheme}, not of this index: name another one.")
    report = Report(index.slug, edition)
    title = graph.titles.get(edition, f"Edition {edition}")
    phrase = title[0].lower() + title[1:]
    files: dict[str, str] = {}
    for record in index.read(folder, graph.criteria(index.scheme), report):
        slug = _slug(record, index.slug, edition, graph, files, report)
        text = turtle.entry(record, slug, edition, index.scheme, phrase, index.slug, notes)
        files[f"ratings/{edition}/{slug}.ttl"] = text
        if slug not in graph.projects:
            files[f"projects/{slug}.ttl"] = turtle.project_stub(slug, record)
    if not report.projects:
        raise OpennessError(
            f"{folder}: there is no project of the index {index.slug} here ({report.summary()}): "
            "name its folder of YAML files."
        )
    if edition not in graph.titles:
        if not turtle.issued(edition):
            report.add("", 0, "", edition, "edition-undated", "Its name ends with no date: add dct:issued by hand.")
        files[f"ratings/{edition}/edition.ttl"] = turtle.edition(edition, title, index.scheme, index.source, index.slug)
    _write(files, target)
    return report


class _Known:
    """What the shipped graph knows already."""

    def __init__(self) -> None:
        self._store = LocalStore()
        for path, graph in resources.graph_files():
            self._store.load(path, graph)
        editions = self._store.rows(catalogue.named("lookup/editions").text)
        described = list(editions)
        self.titles = {iris.slug(row["edition"]): row["label"] for row in described}
        self.schemes = {iris.slug(row["edition"]): iris.slug(row.get("scheme", "")) for row in described}
        self.projects = {iris.slug(r["project"]) for r in self._store.rows(catalogue.named("lookup/projects").text)}

    def criteria(self, scheme: str) -> list[str]:
        query = catalogue.named("lookup/scheme-criteria").bind({"scheme": iris.mint("scheme", scheme)})
        return [row["slug"] for row in self._store.rows(query)]


def _slug(record: Record, index: str, edition: str, graph: _Known, files: dict[str, str], report: Report) -> str:
    """Return the slug of the project: from the table of identities, else a new one that nobody has."""
    name = Path(record.file).stem
    stated = tables.identity(index).get(name)
    slug = stated or tables.slugify(name) or "unnamed"
    if stated is None:
        if slug in graph.projects:
            slug = f"{slug}-{edition}"
        report.add(
            record.file,
            0,
            "",
            name,
            "identity-missing",
            f"No table says which project this is: it becomes {slug}.",
        )
    taken, number = slug, 2
    while (
        f"ratings/{edition}/{taken}.ttl" in files
        or taken == "edition"  # the file that describes the edition
        or (taken in graph.projects and taken != stated)
    ):
        taken, number = f"{slug}-{number}", number + 1
    if taken != slug:
        report.add(
            record.file, 0, "", slug, "identity-twice", f"Another file has that name already: this becomes {taken}."
        )
    return taken


def _write(files: dict[str, str], target: Path) -> None:
    """Write all files aside, see that each can be moved into place, then move them."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".import-") as aside:
            for number, text in enumerate(files.values()):
                (Path(aside) / str(number)).write_text(text, encoding="utf-8")
            for name in files:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                if (target / name).is_dir() or not os.access((target / name).parent, os.W_OK):
                    raise OpennessError(f"{target / name}: this is a folder, or in one that is not to be written.")
            for number, name in enumerate(files):
                (Path(aside) / str(number)).replace(target / name)
    except OSError as error:
        raise OpennessError(f"{target}: the edition cannot be written: {error.strerror or error}.") from None
