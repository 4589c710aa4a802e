"""Reads the index "Opening up ChatGPT": a YAML file a project, a block a criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from openness_kg.importing import levels, links
from openness_kg.importing.folder import documents
from openness_kg.importing.model import Record, StatedRating
from openness_kg.importing.report import Report
from openness_kg.importing.tables import licence_strings
from openness_kg.importing.yamlfile import Mapping, Scalar, shown

INDEX = "opening-up-chatgpt"
SCHEME = "index-2025-03"
"""The scheme whose criteria this index ended with."""
SOURCE = "https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io"
"""Where the index is published."""

_STATED = {"llmbase": "statedBase", "rlbase": "statedTuningData", "license": "statedLicence"}
_ORG_KEYS = {"name", "link", "notes"}
_PROJECT_KEYS = {*_ORG_KEYS, *_STATED}
_BLOCK_KEYS = {"class", "link", "notes"}
_LONGEST = 200
"""Characters of a licence's name that are compared with the known ones."""
_SAMPLE = re.compile(r"_|(.*[^a-z])?(sample|template)([^a-z]|$)")
"""Beginnings of names of files that hold no project, in lower case."""


def read(folder: Path, criteria: Sequence[str], report: Report) -> Iterator[Record]:
    """Yield the projects of the index in a folder, or in its folder ``projects``.

    Args:
        folder: where the YAML files are.
        criteria: the slugs of the criteria, in their order.
        report: takes whatever is wrong.

    Raises:
        OpennessError: the folder cannot be read.

    """
    for file, document in documents(folder, "projects", report):
        if _SAMPLE.match(file.casefold()):
            report.add(file, 0, "", shown(document), "no-project", "The file is a sample; left out.")
            continue
        project = _mapping(document, "project", file, report)
        name, link = _text(project, "name"), project.items.get("link")
        if not name and not shown(link):
            report.add(file, project.line, "", shown(document), "no-project", "Neither name nor link; left out.")
            continue
        yield _record(file, document, project, criteria, report)


def _record(file: str, document: Mapping, project: Mapping, criteria: Sequence[str], report: Report) -> Record:
    org = _mapping(document, "org", file, report)
    for where, block, known in (("project", project, _PROJECT_KEYS), ("org", org, _ORG_KEYS)):
        _unknown_keys(block, where, known, file, report)
    _unknown_keys(document, "", {"project", "org", *criteria}, file, report)
    name = _text(project, "name")
    if not name:
        report.add(file, project.lines.get("name", 0), "project.name", "", "name-missing", "The project has no name.")
    link = links.read(project.items.get("link"), file, "project.link", report)
    if not shown(project.items.get("link")):
        report.add(file, project.lines.get("link", 0), "project.link", "", "link-empty", "There is no link.")
    if maker_link := shown(org.items.get("link")):
        report.add(file, org.lines["link"], "org.link", maker_link, "not-taken", "The graph has no place for it.")
    stated = {"statedName": name, "statedMaker": _text(org, "name")}
    if not stated["statedMaker"]:
        report.add(file, org.lines.get("name", 0), "org.name", "", "empty", "The field is empty: unknown.")
    for key, local in _STATED.items():
        stated[local] = _text(project, key)
        if not stated[local]:
            report.add(file, project.lines.get(key, 0), f"project.{key}", "", "empty", "The field is empty: unknown.")
    ratings = tuple(
        rating for criterion in criteria if (rating := _rating(document, criterion, file, report)) is not None
    )
    report.projects += 1
    report.levels += len(ratings)
    return Record(
        file=file,
        name=name,
        links=(*link.web, *link.odd),
        stated={local: text for local, text in stated.items() if text},
        licence_expression=_expression(stated["statedLicence"], file, project.lines.get("license", 0), report),
        ratings=ratings,
        notes=tuple(note for note in (_text(project, "notes"), _text(org, "notes")) if note),
    )


def _rating(document: Mapping, criterion: str, file: str, report: Report) -> StatedRating | None:
    if criterion not in document.items:
        report.add(file, 0, criterion, "", "criterion-missing", "The file has no such block: no rating.")
        return None
    block = _mapping(document, criterion, file, report)
    _unknown_keys(block, criterion, _BLOCK_KEYS, file, report)
    text, line = _text(block, "class"), block.lines.get("class", block.line)
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
    note = _text(block, "notes")
    if not note:
        report.add(file, block.lines.get("notes", line), f"{criterion}.notes", "", "notes-empty", "There are no notes.")
    return StatedRating(criterion, level, link.web, link.odd, note)


def _expression(text: str, file: str, line: int, report: Report) -> str:
    """Return the SPDX expression that a licence string means, or an empty text; report an unknown string."""
    import difflib

    known = licence_strings()
    if not text or text in known:
        expression = known.get(text, "")
        return "" if expression == "NOASSERTION" else expression
    near = difflib.get_close_matches(text[:_LONGEST], known, n=1, cutoff=0.0)
    hint = f" The nearest known one is {near[0]!r}." if near else ""
    report.add(file, line, "project.license", text, "licence-unknown", f"The words are in no table: unknown.{hint}")
    return ""


def _mapping(document: Mapping, key: str, file: str, report: Report) -> Mapping:
    value = document.items.get(key)
    if isinstance(value, Mapping):
        for again, ignored in value.repeated:
            report.repeated(file, f"{key}.{again}", ignored)
        return value
    if value is not None and not (isinstance(value, Scalar) and not value.text):
        report.add(file, value.line, key, shown(value), "shape", "No block of fields stands here; left out.")
    return Mapping(document.lines.get(key, 0))


def _text(block: Mapping, key: str) -> str:
    value = block.items.get(key)
    return value.text if isinstance(value, Scalar) else ""


def _unknown_keys(block: Mapping, where: str, known: set[str], file: str, report: Report) -> None:
    for key, value in block.items.items():
        full = f"{where}.{key}" if where else key
        if key not in known:
            report.add(
                file, block.lines[key], full, shown(value), "key-unknown", "The key is not known here; left out."
            )
        elif where and key in ("name", "class", "notes", *_STATED) and not isinstance(value, Scalar):
            report.add(
                file, block.lines[key], full, shown(value), "shape", "A single text should stand here; taken as empty."
            )
