"""Runs an importer: reads an index, yields an edition, and reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.text import quoted
from openness_kg.graph.documents import Object
from openness_kg.graph.sinks.sink import Sink
from openness_kg.graph.terms import Iri
from openness_kg.importing.common import permalink, tables
from openness_kg.importing.common.entry import IndexEntry
from openness_kg.importing.common.lookup import Criterion, GraphLookup
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.indexes import editions, opening_up_chatgpt, osai_index, schemes, yamlindex
from openness_kg.importing.indexes.subjects import Subjects


@dataclass(frozen=True)
class Index:
    """An index that can be imported: its slug, where it is published, how it lays out its files, and its criteria.

    An index without a scheme lists its criteria in each release.
    """

    slug: str
    source: str
    layout: yamlindex.Layout
    scheme: str = ""


INDEXES = {
    index.slug: index
    for index in (
        Index(
            opening_up_chatgpt.INDEX, opening_up_chatgpt.SOURCE, opening_up_chatgpt.LAYOUT, opening_up_chatgpt.SCHEME
        ),
        Index(osai_index.INDEX, osai_index.SOURCE, osai_index.LAYOUT),
    )
}


def import_index(
    index: Index, folder: Path, edition: str, sink: Sink, notes: bool = False, commit: str = ""
) -> ImportReport:
    """Read an index from a folder and yield it as an edition to a sink.

    The sink gets ``ratings/<edition>/``, and for what the graph does not know ``criteria/``, ``projects/``,
    ``models/``, ``organisations/`` and ``licences/``, there choices between licences.

    Args:
        index: one of ``INDEXES``.
        folder: the index's YAML files.
        edition: the slug of the edition.
        sink: takes what is made.
        notes: whether to take the index's notes along; they are its own words.
        commit: the commit of the index's repository that the folder holds, for permanent links; may be unknown.

    Raises:
        OpennessError: the folder yields no project, or the edition is no slug.

    """
    if not iris.is_slug(edition):
        raise OpennessError(f"{quoted(edition)} is no name of an edition: use lower-case letters, digits, '-' and '.'.")
    permalink.check(commit)
    known = GraphLookup()
    report = ImportReport(index.slug, edition)
    scheme, criteria = _criteria(index, folder, edition, known, report)
    title = known.titles.get(edition, f"Edition {edition}")
    phrase = title if title.startswith("European") else title[0].lower() + title[1:]
    taken: set[str] = set()
    subjects = Subjects(known, report, edition, named_only=not index.layout.names_end_models)
    slugs = [criterion.slug for criterion in criteria]
    for record in yamlindex.read(folder, index.layout, slugs, report):
        slug = _slug(record, index.slug, edition, known, taken, report)
        taken.add(slug)
        means = _means(record, known, report)
        sink.add(editions.entry(record, means, slug, edition, scheme, phrase, index.slug, notes))
        if slug in known.projects.slugs:
            subjects.check(slug, record)
        else:
            subjects.add(slug, record, permalink.link(index.source, commit, index.layout.inner, record.file))
    if not report.projects:
        raise OpennessError(
            f"{folder}: there is no project of the index {index.slug} here ({report.summary()}): "
            "name its folder of YAML files."
        )
    for document in subjects.documents():
        sink.add(document)
    if edition not in known.titles:
        if not editions.issued(edition):
            report.add("", 0, "", edition, "edition-undated", "Its name ends with no date: add dct:issued by hand.")
        sink.add(editions.edition(edition, title, scheme, index.source, index.slug, commit))
        if not index.scheme:
            sink.add(schemes.document(edition, phrase, criteria, known))
    return report


def _criteria(
    index: Index, folder: Path, edition: str, known: GraphLookup, report: ImportReport
) -> tuple[str, list[Criterion]]:
    """Return the slug of the scheme and its criteria."""
    if index.scheme:
        if (scheme := known.schemes.get(edition, index.scheme)) != index.scheme:
            raise OpennessError(
                f"The edition {edition} has the criteria of {scheme}, not of this index: name another one."
            )
        return index.scheme, known.criteria(index.scheme)
    listed = schemes.listed(folder, edition, known, report)
    if edition in known.schemes:
        shipped = known.criteria(known.schemes[edition])
        schemes.agree(edition, shipped, listed)
        return known.schemes[edition], shipped
    return edition, listed


def _means(record: IndexEntry, known: GraphLookup, report: ImportReport) -> list[tuple[str, Object]]:
    """Return what the index's words mean, the types of system first."""
    means: list[tuple[str, Object]] = []
    for local, word in record.stated:
        if local != "statedType":
            continue
        if iri := known.system_types.get(tables.unlabelled(word).casefold()):
            means.append(("okg:systemType", Iri(iri)))
        else:
            key, line = record.place(local)
            report.add(record.file, line, key, word, "type-unknown", "Kept in its words only.")
    return [*means, *record.typed]


def _slug(
    record: IndexEntry, index: str, edition: str, known: GraphLookup, others: set[str], report: ImportReport
) -> str:
    """Return the slug of the project: from the table of identities, else a new one that nobody has."""
    name, end_model = Path(record.file).stem, record.says("statedEndModel")
    stated = tables.identity(index).get((name, end_model))
    named = tables.slugify(end_model) if tables.is_name(end_model) else ""
    slug = stated or named or tables.slugify(name) or "unnamed"
    if stated is None:
        if slug in known.projects.slugs:
            slug = f"{slug}-{edition}"
        report.add(
            record.file,
            0,
            "",
            f"{name}, {end_model}" if end_model else name,
            "identity-missing",
            f"No table says which project this is: it becomes {slug}.",
        )
    taken, number = slug, 2
    while (
        taken in others
        or taken == "edition"  # the file that describes the edition
        or (taken in known.projects.slugs and taken != stated)
    ):
        taken, number = f"{slug}-{number}", number + 1
    if taken != slug:
        report.add(
            record.file, 0, "", slug, "identity-twice", f"Another file has that name already: this becomes {taken}."
        )
    return taken
