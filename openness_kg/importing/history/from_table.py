"""Reads changes from a table: one row a change of a level, as tab-separated values.

Its columns are date, commit, file, project, criterion, level and previous_level. The last is not needed: the level
before is the one of the row before.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from openness_kg.base.errors import OpennessError
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.history.changes import COMMIT, Change, ChangeKind, History, stem
from openness_kg.importing.indexes.yamlindex import is_sample

LARGEST = 32 * 1024 * 1024
"""Bytes of a table."""
COLUMNS = ("date", "commit", "file", "project", "criterion", "level")
ENDING = ".tsv"


def find(folder: Path, index: str) -> Path | None:
    """Return the table of an index in a folder, if there is one."""
    path = folder / f"{index}{ENDING}"
    return path if path.is_file() else None


def read(path: Path, report: ImportReport) -> History:
    """Return the changes that a table lists, in the order of their days, and of the rows within a day.

    Args:
        path: the table.
        report: takes the rows that are left out.

    Raises:
        OpennessError: the table cannot be read, is too large, or lacks a column.

    """
    history = History()
    for line, row in _rows(path):
        file = stem(PurePosixPath(row["file"]).name)
        day, commit, criterion = _day(row["date"]), row["commit"], row["criterion"]
        if day is None or not COMMIT.fullmatch(commit) or not file or not criterion:
            shown = "\t".join(row.values())
            report.add(path.name, line, "", shown, "row-unreadable", "No day, commit, file or criterion; left out.")
            continue
        if is_sample(file):
            report.add(path.name, line, "", row["file"], "no-project", "The file is a sample; left out.")
            continue
        history.endings[file] = PurePosixPath(row["file"]).name
        value = Change(day, commit, file, ChangeKind.LEVEL, criterion, row["level"], row["project"])
        history.changes.append(value)
    history.changes.sort(key=lambda change: change.day)
    report.files = len(history.endings)
    return history


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        if path.stat().st_size > LARGEST:
            raise OpennessError(f"{path}: the table is larger than a history is; the most is {LARGEST // 2**20} MiB.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", restval="", restkey="", quoting=csv.QUOTE_NONE)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise OpennessError(f"{path}: the table lacks the column {' and '.join(missing)}.")
            for row in reader:
                yield reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise OpennessError(f"{path}: the table cannot be read: {why}.") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
