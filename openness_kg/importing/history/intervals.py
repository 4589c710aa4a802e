"""Changes into intervals: from when until when a record gave a project a level on a criterion.

A day has the level that stands at its end, so what lasted less than a day is no interval; and the same level of the
same project is one interval, however often it was written anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from openness_kg.importing.common import levels, tables
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.history.changes import Change, ChangeKind


@dataclass(frozen=True)
class Interval:
    """A level (its slug) that stood from a day on and until another, which is no longer in it; ``None``: it stands."""

    criterion: str
    project: str
    level: str
    begin: date
    end: date | None
    commit: str


@dataclass
class Record:
    """What an index keeps in one file through time, whatever the file is called.

    Attributes:
        slug: its slug, from the first name of the file.
        files: the names of the file, in their order.
        name: what the index last called the system.
        intervals: the intervals, in the order of criterion and day.

    """

    slug: str
    files: list[str]
    name: str = ""
    intervals: list[Interval] = field(default_factory=list)


@dataclass
class _Open:
    record: Record
    levels: dict[str, Interval] = field(default_factory=dict)
    closed: list[Interval] = field(default_factory=list)
    at_end: list[Interval] = field(default_factory=list)

    def close(self, criterion: str, change: Change) -> None:
        interval = self.levels.pop(criterion, None)
        if interval is not None and interval.commit[:7] != change.commit[:7]:
            self.closed.append(replace(interval, end=change.day))

    def open(self, interval: Interval, change: Change) -> None:
        before = self.levels.get(interval.criterion)
        if before is not None and (before.level, before.project) == (interval.level, interval.project):
            return
        self.close(interval.criterion, change)
        self.levels[interval.criterion] = interval


def records(changes: Iterable[Change], report: ImportReport) -> list[Record]:
    """Return the records that the changes of an index make, in the order in which they begin.

    Args:
        changes: the changes in their order; days that go back are taken as the latest day before.
        report: takes levels that were read as another text, or as unknown, and what lasted less than a day.

    """
    builder = _Builder(report)
    for change in changes:
        builder.take(change)
    return [builder.finished(opened) for opened in builder.all]


class _Builder:
    def __init__(self, report: ImportReport) -> None:
        self.all: list[_Open] = []
        self._report = report
        self._of_file: dict[str, _Open] = {}
        self._subjects: dict[str, tuple[str, str]] = {}
        # of each file the project, and the commit that said so
        self._latest = date.min
        self._slugs: set[str] = set()

    def take(self, change: Change) -> None:
        if change.day < self._latest:
            problem = f"The commit is dated before the one it follows; taken as of {self._latest}."
            self._report.add(change.file, 0, "", f"{change.commit} {change.day}", "date-backwards", problem)
            change = change._replace(day=self._latest)
        self._latest = change.day
        if change.kind in _TAKEN:
            _TAKEN[change.kind](self, change)

    def level(self, change: Change) -> None:
        opened = self._of_file.get(change.file) or self._begun(change.file)
        opened.record.name = change.name or opened.record.name
        if not change.value:
            opened.close(change.criterion, change)
            return
        level, done = levels.read(change.value)
        if done:
            problem = f"Read as {level}." if done == "normalised" else "No level of the scheme: the rating is unknown."
            where = f"{change.criterion}.class"
            self._report.add(
                change.file, 0, where, change.value, f"level-{done}", f"Commit {change.commit[:7]}: {problem}"
            )
        project, _ = self._subjects.get(change.file, _NOBODY)
        opened.open(Interval(change.criterion, project, level, change.day, None, change.commit), change)

    def removed(self, change: Change) -> None:
        if (opened := self._of_file.get(change.file)) is not None:
            opened.close(change.criterion, change)

    def stated(self, change: Change) -> None:
        if (opened := self._of_file.get(change.file)) is not None:
            opened.record.name = change.name or opened.record.name

    def subject(self, change: Change) -> None:
        self._subjects[change.file] = change.value, change.commit[:7]
        if (opened := self._of_file.get(change.file)) is not None:
            self._split(opened, change)

    def _split(self, opened: _Open, change: Change) -> None:
        project, _ = self._subjects.get(change.file, _NOBODY)
        for interval in list(opened.levels.values()):
            opened.open(replace(interval, project=project, begin=change.day, commit=change.commit), change)

    def renamed(self, change: Change) -> None:
        if change.value == change.file:
            self._resumed(change)
            return
        opened = self._of_file.pop(change.file, None)
        if opened is None and change.value in self._of_file:
            return
        before = self._subjects.pop(change.file, _NOBODY)
        if self._subjects.get(change.value, _NOBODY)[1] != change.commit[:7]:
            self._subjects[change.value] = before
        if opened is None:
            return
        self.ended(change._replace(file=change.value))  # whatever went by that name until then
        self._of_file[change.value] = opened
        opened.record.files.append(change.value)
        self._split(opened, change._replace(file=change.value))

    def _resumed(self, change: Change) -> None:
        """Take a file as it was when it ended."""
        if (opened := self._of_file.get(change.file)) is not None and not opened.levels:
            for interval in opened.at_end:
                opened.open(replace(interval, begin=change.day, commit=change.commit), change)

    def ended(self, change: Change) -> None:
        if (opened := self._of_file.get(change.file)) is not None:
            opened.at_end = list(opened.levels.values())
            for criterion in list(opened.levels):
                opened.close(criterion, change)

    def _begun(self, file: str) -> _Open:
        slug = base = tables.slugify(file) or "record"
        number = 2
        while slug in self._slugs:
            slug, number = f"{base}-{number}", number + 1
        self._slugs.add(slug)
        opened = _Open(Record(slug, [file]))
        self._of_file[file] = opened
        self.all.append(opened)
        return opened

    def finished(self, opened: _Open) -> Record:
        """Return the record with what lasted less than a day left out, and what goes on unchanged put together."""
        record = opened.record
        kept: list[Interval] = []
        last: dict[str, int] = {}
        for interval in [*opened.closed, *opened.levels.values()]:
            if interval.begin == interval.end:
                where = f"{interval.criterion}.class"
                problem = f"It lasted less than the day {interval.begin}; left out."
                self._report.add(record.files[-1], 0, where, interval.level, "less-than-a-day", problem)
                continue
            before = kept[last[interval.criterion]] if interval.criterion in last else None
            if before and before.end == interval.begin and _same(before, interval):
                kept[last[interval.criterion]] = replace(before, end=interval.end)
            else:
                last[interval.criterion] = len(kept)
                kept.append(interval)
        record.intervals = kept
        return record


_NOBODY = ("", "")


def _same(one: Interval, other: Interval) -> bool:
    return (one.level, one.project) == (other.level, other.project)


_TAKEN = {
    ChangeKind.LEVEL: _Builder.level,
    ChangeKind.REMOVED: _Builder.removed,
    ChangeKind.STATED: _Builder.stated,
    ChangeKind.SUBJECT: _Builder.subject,
    ChangeKind.RENAMED: _Builder.renamed,
    ChangeKind.ENDED: _Builder.ended,
}
