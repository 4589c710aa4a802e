"""Which project a file of an index rated when: the hand-kept tables, and what an index itself says.

``data/identity/<index>-history.csv`` has a row for each day from which a file rates a project: ``file``, ``from``,
``commit``, ``project``, and in ``continues`` the file that it goes on from, where it was renamed or came back. A row
without a project ends the file. ``<index>-history-ends.csv`` has a row for each block of a criterion that was taken out
of a file: ``file``, ``criterion``, ``until``, ``commit``. A table of levels shows neither; a repository shows both but
for the projects.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from openness_kg.base.errors import OpennessError
from openness_kg.graph import resources
from openness_kg.importing.common import tables
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.history.changes import Change, ChangeKind, History


@dataclass(frozen=True)
class Tables:
    """The changes that the hand-kept tables of an index state, and the commit from which each file is known."""

    changes: tuple[Change, ...]
    begin: dict[str, str]


def tables_of(slug: str) -> Tables:
    """Return the hand-kept tables of the history of an index; they may be empty.

    Raises:
        OpennessError: a table cannot be read.

    """
    folder = resources.root() / "data" / "identity"
    changes = []
    begin: dict[str, str] = {}
    try:
        for row in tables.read(folder / f"{slug}-history.csv"):
            day, commit, file = date.fromisoformat(row["from"]), row["commit"], row["file"]
            begin.setdefault(file, commit)
            if row["continues"]:
                changes.append(Change(day, commit, row["continues"], ChangeKind.RENAMED, value=file))
            kind = ChangeKind.SUBJECT if row["project"] else ChangeKind.ENDED
            changes.append(Change(day, commit, file, kind, value=row["project"]))
        for row in tables.read(folder / f"{slug}-history-ends.csv"):
            day = date.fromisoformat(row["until"])
            changes.append(Change(day, row["commit"], row["file"], ChangeKind.REMOVED, row["criterion"]))
    except (KeyError, TypeError, ValueError) as error:
        raise OpennessError(
            f"{folder}: a table of the history of {slug} has a row that is not of its form: {error}."
        ) from None
    return Tables(tuple(changes), begin)


def identified(
    history: History, known: Tables, projects: Collection[str], complete: bool, report: ImportReport
) -> None:
    """Put into a history which project each file rates, and whatever else the tables know of it.

    The tables count for a file only if the history has it from the same commit on. For other files, and for what comes
    after the tables, the project is the one that the end model, or else the name, says.

    Args:
        history: takes the changes.
        known: the tables of the index.
        projects: the slugs of the projects that the graph knows.
        complete: whether the history shows renames, ends and removals itself.
        report: takes the projects that no table says.

    """
    commits = {change.commit[:7] for change in history.changes}
    first: dict[str, str] = {}
    for change in history.changes:
        appearing = change.value if change.kind is ChangeKind.RENAMED else change.file
        first.setdefault(appearing, change.commit[:7])
    strangers = {file for file, commit in known.begin.items() if first.get(file, commit[:7]) != commit[:7]}
    taken = [
        change
        for change in known.changes
        if change.file not in strangers
        and change.value not in strangers
        and (change.kind is ChangeKind.SUBJECT or not complete)
        and (change.commit[:7] in commits or not complete)
    ]
    merged = _merged(history.changes, taken)
    history.changes = list(_with_subjects(merged, set(known.begin) - strangers, projects, report))


_RANK = {ChangeKind.RENAMED: 0, ChangeKind.ENDED: 1, ChangeKind.SUBJECT: 2, ChangeKind.REMOVED: 3}


def _merged(changes: list[Change], others: Iterable[Change]) -> list[Change]:
    """Put further changes before the others of the same commit, else behind the others of the same day."""
    place: dict[str, int] = {}
    days: list[date] = []
    for number, change in enumerate(changes):
        place.setdefault(change.commit[:7], number)
        days.append(max(change.day, days[-1]) if days else change.day)
    keyed = [
        (place.get(change.commit[:7], bisect_right(days, change.day)), change.day, _RANK[change.kind], number, change)
        for number, change in enumerate(others)
    ]
    keyed.sort(key=lambda item: item[:4])
    merged, taken = [], 0
    for position, *_, change in keyed:
        merged += changes[taken:position]
        taken = max(taken, position)
        merged.append(change)
    return merged + changes[taken:]


def _with_subjects(
    changes: list[Change], tabled: Collection[str], projects: Collection[str], report: ImportReport
) -> Iterable[Change]:
    """Yield the changes, and a subject for each file that no table has (any more) and that says another one."""
    last = max((number for number, change in enumerate(changes) if change.kind is ChangeKind.SUBJECT), default=-1)
    subject: dict[str, str] = {}
    end_model: dict[str, str] = {}
    for number, change in enumerate(changes):
        if change.kind is ChangeKind.SUBJECT:
            subject[change.file] = change.value
        elif change.kind is ChangeKind.RENAMED:
            for said_before in (subject, end_model):
                if change.file in said_before:
                    said_before.setdefault(change.value, said_before[change.file])
        elif change.kind in (ChangeKind.STATED, ChangeKind.LEVEL):
            known, before = subject.get(change.file), end_model.get(change.file)
            said = "" if change.kind is ChangeKind.LEVEL or is_nothing(change.value) else tables.slugify(change.value)
            end_model[change.file] = said or before or ""
            told = change.file in tabled and number < last
            if known is None or (said and before and said != before and not told):
                slug = _slug(change, said, projects, report)
                if slug != known:
                    subject[change.file] = slug
                    yield change._replace(kind=ChangeKind.SUBJECT, value=slug, criterion="")
        yield change


def is_nothing(text: str) -> bool:
    """Tell whether a text names no end model, or says only that none is known."""
    return not text or text.casefold() in tables.no_names()


def _slug(change: Change, said: str, projects: Collection[str], report: ImportReport) -> str:
    index = report.index
    if stated := tables.identity(index).get((change.file, change.value if change.kind is ChangeKind.STATED else "")):
        return stated
    slug = said or tables.slugify(change.name) or tables.slugify(change.file) or "unnamed"
    if slug in projects:
        slug = f"{slug}-{report.edition}"
    problem = f"No table says which project this is from {change.day} on: it becomes {slug}."
    report.add(change.file, 0, "", change.value if said else change.name, "identity-missing", problem)
    return slug
