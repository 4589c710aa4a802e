"""Reads an index that has a YAML file a project and in it a block a criterion, whatever the index calls its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openness_kg.graph.documents import Object
from openness_kg.importing.common import levels, licences, links, yamlfile
from openness_kg.importing.common.entry import IndexEntry, StatedRating
from openness_kg.importing.common.folder import documents
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.yamlfile import YamlMapping as Block
from openness_kg.importing.common.yamlfile import shown
from openness_kg.importing.indexes import nesting as blocks

Facts = tuple[tuple[str, str], ...]
"""Pairs of a property and a value."""
Meanings = tuple[tuple[str, Object], ...]
"""Pairs of the prefixed name of a property and a term."""


def _nothing_more(_block: Block, _document: Block, _file: str, _report: ImportReport) -> tuple[Facts, Meanings]:
    return (), ()


@dataclass(frozen=True)
class Layout:
    """How an index lays out a file.

    Attributes:
        inner: the folder of the files inside that of the index, if there is one of that name.
        apart: names of files that are read elsewhere.
        block: the key of the block on the project.
        stated: keys of texts in that block, with the local name of the property that each becomes.
        licence: the key of the licence's name.
        rating: further keys that the block on a criterion may have, by its slug.
        absence: how a note says that there is nothing to be had, by the slug of the criterion.
        spellings: misspelt keys of the block on the project, with the right ones.
        keeps_maker_link: whether the maker's link becomes a homepage.
        other: further keys of the block on the project, read by ``more``.
        more: returns further statements in the index's words, and what those words mean.

    """

    inner: str
    block: str
    stated: Mapping[str, str]
    licence: str
    rating: Mapping[str, frozenset[str]] = field(default_factory=dict)
    absence: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    keeps_maker_link: bool = False
    apart: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    more: Callable[[Block, Block, str, ImportReport], tuple[Facts, Meanings]] = _nothing_more

    @property
    def names_end_models(self) -> bool:
        """Whether the index says which model of a project it rates."""
        return "statedEndModel" in self.stated.values()


MANY = frozenset({"statedBase", "statedMaker", "statedLicence", "statedTuningData", "statedType"})
"""Properties of which an entry may have several values; what else is listed becomes one text."""
_SEVERAL = ", "
_ORG_KEYS = ("name", "link", "notes")
_RATING_KEYS = frozenset({"class", "link", "notes"})
_SAMPLE = re.compile(r"_|(.*[^a-z])?(sample|template)([^a-z]|$)")
"""Beginnings of names of files that hold no project, in lower case."""


def is_sample(file: str) -> bool:
    """Tell by its name whether a file is a sample, a template or an index's own machinery."""
    return _SAMPLE.match(file.casefold()) is not None


def read(folder: Path, layout: Layout, criteria: Sequence[str], report: ImportReport) -> Iterator[IndexEntry]:
    """Yield the projects of an index.

    Args:
        folder: where the YAML files are.
        layout: how the index lays them out.
        criteria: the slugs of the criteria, in their order.
        report: takes whatever is wrong.

    Raises:
        OpennessError: the folder cannot be read.

    """
    for file, document in documents(folder, layout.inner, layout.apart, yamlfile.parse, report):
        for key, value in document.repeated:
            report.repeated(file, key, value)
        if is_sample(file):
            report.add(file, 0, "", shown(document), "no-project", "The file is a sample; left out.")
            continue
        project = blocks.mapping(document, layout.block, file, report)
        if not shown(project.items.get("name")) and not shown(project.items.get("link")):
            report.add(file, project.line, "", shown(document), "no-project", "Neither name nor link; left out.")
            continue
        yield _record(file, document, project, layout, criteria, report)


def _record(
    file: str, document: Block, project: Block, layout: Layout, criteria: Sequence[str], report: ImportReport
) -> IndexEntry:
    where = layout.block
    project = blocks.respelt(project, where, layout.spellings, file, report)
    org = blocks.mapping(document, "org", file, report)
    blocks.unknown_keys(project, where, {"name", *layout.stated, *layout.other, "link", "notes"}, file, report)
    blocks.unknown_keys(org, "org", _ORG_KEYS, file, report)
    blocks.unknown_keys(document, "", {where, "org", *criteria}, file, report)
    listed = {
        local: blocks.texts(project, key, where, file, report)
        for local, key in (("statedName", "name"), *((local, key) for key, local in layout.stated.items()))
    }
    listed["statedMaker"] = blocks.texts(org, "name", "org", file, report)
    notes = (*blocks.texts(project, "notes", where, file, report), *blocks.texts(org, "notes", "org", file, report))
    name = _SEVERAL.join(listed["statedName"])
    if not name:
        report.add(file, project.lines.get("name", 0), f"{where}.name", "", "name-missing", "The project has no name.")
    link = links.read(project.items.get("link"), file, f"{where}.link", report)
    if not shown(project.items.get("link")):
        report.add(file, project.lines.get("link", 0), f"{where}.link", "", "link-empty", "There is no link.")
    if not listed["statedMaker"]:
        report.add(file, org.lines.get("name", 0), "org.name", "", "empty", "The field is empty: unknown.")
    for key, local in layout.stated.items():
        if not listed[local]:
            report.add(file, project.lines.get(key, 0), f"{where}.{key}", "", "empty", "The field is empty: unknown.")
    more, typed = layout.more(project, document, file, report)
    ratings = tuple(
        rating for criterion in criteria if (rating := _rating(document, criterion, layout, file, report)) is not None
    )
    report.projects += 1
    report.levels += len(ratings)
    order = ("statedName", "statedMaker", *layout.stated.values())
    stated = [(local, value) for local in order for value in _values(local, listed[local])]
    return IndexEntry(
        file=file,
        name=name,
        links=(*link.web, *link.odd),
        link_texts=link.texts,
        places=_places(project, org, layout),
        stated=(*stated, *more),
        items=listed,
        typed=typed,
        maker_links=_maker_links(org, layout, file, report),
        licence_expression=licences.expression(
            listed["statedLicence"], file, project.lines.get(layout.licence, 0), f"{where}.{layout.licence}", report
        ),
        ratings=ratings,
        notes=notes,
    )


def _values(local: str, listed: tuple[str, ...]) -> tuple[str, ...]:
    return listed if local in MANY or not listed else (_SEVERAL.join(listed),)


def _places(project: Block, org: Block, layout: Layout) -> dict[str, tuple[str, int]]:
    properties = {"name": "statedName", "type": "statedType", **layout.stated}
    places = {
        local: (f"{layout.block}.{key}", project.lines[key])
        for key, local in properties.items()
        if key in project.lines
    }
    of_org = {"statedMaker": "name", "makerLink": "link"}
    return places | {local: (f"org.{key}", org.lines[key]) for local, key in of_org.items() if key in org.lines}


def _maker_links(org: Block, layout: Layout, file: str, report: ImportReport) -> tuple[str, ...]:
    given = shown(org.items.get("link"))
    if layout.keeps_maker_link:
        found = links.read(org.items.get("link"), file, "org.link", report)
        for other in (*found.odd, *found.texts):
            problem = "Only a web address can be a maker's page: the graph has no place for this."
            report.add(file, org.lines["link"], "org.link", other, "not-taken", problem)
        return found.web
    if given:
        report.add(file, org.lines["link"], "org.link", given, "not-taken", "The graph has no place for it.")
    return ()


def _rating(document: Block, criterion: str, layout: Layout, file: str, report: ImportReport) -> StatedRating | None:
    if criterion not in document.items:
        report.add(file, 0, criterion, "", "criterion-missing", "The file has no such block: no rating.")
        return None
    block = blocks.mapping(document, criterion, file, report)
    blocks.unknown_keys(block, criterion, _RATING_KEYS | layout.rating.get(criterion, frozenset()), file, report)
    blocks.misshapen(block, criterion, ("class",), file, report)
    text, line = blocks.text(block, "class"), block.lines.get("class", block.line)
    level, done = levels.read(text)
    if done:
        problem = f"Read as {level}." if done == "normalised" else "No level of the scheme: the rating is unknown."
        report.add(file, line, f"{criterion}.class", text, f"level-{done}" if text else "empty", problem)
    link = links.read(block.items.get("link"), file, f"{criterion}.link", report)
    at, given = block.lines.get("link", line), shown(block.items.get("link"))
    if level in ("open", "partial") and not link.web:
        report.add(
            file, at, f"{criterion}.link", given, "evidence-missing", f"The level is {level}, and no link shows it."
        )
    elif not given:
        report.add(file, at, f"{criterion}.link", "", "link-empty", "There is no link.")
    note = "\n".join(blocks.texts(block, "notes", criterion, file, report))
    if not note:
        report.add(file, block.lines.get("notes", line), f"{criterion}.notes", "", "notes-empty", "There are no notes.")
    absent = layout.absence[criterion].search(note) if criterion in layout.absence else None
    return StatedRating(criterion, level, link.web, link.odd, link.texts, note, absent[0] if absent else "")
