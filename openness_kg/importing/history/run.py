"""Imports a history: reads the changes of an index, yields its dated ratings, and reports."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.formats import chosen
from openness_kg.graph.sinks.sink import Sink
from openness_kg.importing.common import links
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.yamlfile import Scalar
from openness_kg.importing.history import from_git, from_table, identity, statements
from openness_kg.importing.history.changes import ChangeKind, History
from openness_kg.importing.history.indexes import INDEXES
from openness_kg.importing.history.intervals import Record, records
from openness_kg.importing.history.repository import is_repository
from openness_kg.importing.indexes import run

FULL = 40
"""Digits of a commit in full."""
SHORT = 7
"""Digits of a commit by which a dated rating names it."""


def import_history(slug: str, folder: Path, sink: Sink) -> ImportReport:
    """Read the history of an index and yield it to a sink.

    The sink gets ``history/<index>/``, a file a record, and ``projects/`` for projects that the graph does not know.

    Args:
        slug: the slug of an index.
        folder: a checkout or a bare repository of the index, or a folder with the table ``<index>.tsv``.
        sink: takes what is made.

    Raises:
        OpennessError: there is no such index, or the folder holds no history of it.

    """
    index = chosen("There is no history of", INDEXES, slug)
    report = ImportReport(slug, index.home)
    table = from_table.find(folder, slug)
    if table is None and not is_repository(folder):
        raise OpennessError(f"{folder}: this is no git repository, and there is no table {slug}.tsv in it.")
    history = from_git.read(folder, index, report) if table is None else from_table.read(table, report)
    known = GraphLookup()
    hand_kept = identity.tables_of(slug)
    identity.identified(history, hand_kept, known.projects.slugs, table is None, report)
    criteria: dict[str, str] = {}
    for scheme in (index.scheme, index.home):
        for criterion in known.criteria(scheme):
            criteria.setdefault(criterion.slug, f"{iris.ID}criterion/{scheme}/{criterion.slug}")
    _leave_out(history, criteria, report)
    _shorten(history)
    found = [record for record in records(history.changes, report) if record.intervals]
    if not found:
        raise OpennessError(f"{folder}: there is no level of the index {slug} in this history ({report.summary()}).")
    for record in found:
        source = _source(record, history, hand_kept, index.index)
        sink.add(statements.record_document(record, index, criteria, history.endings, source))
    labels = _labels(history)
    subjects = {interval.project for record in found for interval in record.intervals}
    for project in sorted(subjects - known.projects.slugs):
        label, link = labels.get(project, (project, ""))
        sink.add(statements.project_document(project, label, _web(link, report), index))
    report.projects = len(subjects)
    report.levels = sum(len(record.intervals) for record in found)
    return report


def _leave_out(history: History, criteria: dict[str, str], report: ImportReport) -> None:
    """Leave out the levels of criteria that no scheme has, and report each such criterion of a file once."""
    told: set[tuple[str, str]] = set()
    kept = []
    for change in history.changes:
        if change.kind is ChangeKind.LEVEL and change.criterion not in criteria:
            if (change.file, change.criterion) not in told:
                told.add((change.file, change.criterion))
                problem = f"No scheme of this index has such a criterion (first at {change.commit[:7]}); left out."
                report.add(change.file, 0, change.criterion, change.value, "criterion-unknown", problem)
            continue
        kept.append(change)
    history.changes = kept


def _shorten(history: History) -> None:
    """Name each commit by its first digits: seven, or as many more as tell all apart."""
    full = {change.commit for change in history.changes if len(change.commit) > SHORT}
    full = {commit for commit in full if len(commit) == max(map(len, full))}
    digits = SHORT
    while len({commit[:digits] for commit in full}) < len(full):
        digits += 1
    history.changes = [change._replace(commit=change.commit[:digits]) for change in history.changes]


def _source(record: Record, history: History, known: identity.Tables, index: run.Index) -> str:
    """Return a link to the file of a record at the last commit, known in full, at which it was there."""
    file = record.files[-1]
    commit = history.seen.get(file, "")
    if not commit:
        rows = [change for change in known.changes if change.kind is ChangeKind.SUBJECT and change.file == file]
        commit = rows[-1].commit if rows else ""
    if len(commit) < FULL:
        return ""
    inner = f"{index.layout.inner}/" if index.layout.inner else ""
    return f"{index.source}/blob/{commit}/{inner}{quote(history.endings.get(file, f'{file}.yaml'))}"


def _labels(history: History) -> dict[str, tuple[str, str]]:
    """Return name and page of each project, as the index says them while it rates it."""
    found: dict[str, tuple[str, str]] = {}
    subjects: dict[str, str] = {}
    for change in history.changes:
        if change.kind is ChangeKind.SUBJECT:
            subjects[change.file] = change.value
        elif (project := subjects.get(change.file)) and change.kind is ChangeKind.STATED:
            label = "" if identity.is_nothing(change.value) else change.value
            found.setdefault(project, (label or change.name or project, change.link))
        elif project and change.kind is ChangeKind.LEVEL and change.name:
            found.setdefault(project, (change.name, ""))
    return found


def _web(link: str, report: ImportReport) -> str:
    """Return a link if it is a web address, else an empty text."""
    web = links.read(Scalar(link, 0), "", "link", report).web if link else ()
    return web[0] if web else ""
