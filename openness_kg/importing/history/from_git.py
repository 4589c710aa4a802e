"""Reads changes from a git repository: what each commit on the way of first parents does to the files of an index.

That way is the one that the index itself went: what a branch did in between counts when it is merged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from openness_kg.base import limited as bounded
from openness_kg.importing.common import folder as limits
from openness_kg.importing.common import yamlfile
from openness_kg.importing.common.report import Defect, ImportReport
from openness_kg.importing.common.yamlfile import Scalar, YamlMapping, shown
from openness_kg.importing.history.changes import Change, ChangeKind, History, stem
from openness_kg.importing.history.indexes import IndexHistory
from openness_kg.importing.history.repository import File, Missing, Repository, day_of
from openness_kg.importing.indexes.yamlindex import is_sample

SECONDS = 300
"""Seconds that reading a repository may take."""
MEMORY = 3 * 2**30
"""Bytes of address space that it may take."""
ALIKE = 50
"""Per cent that a file has to share with another one to be that one under another name; git's own number."""
_LIMITS = bounded.Limits(
    MEMORY,
    too_long="Reading the repository took longer than {seconds:g} seconds: it is no history of an index.",
    too_much="The repository needs more memory to read than the history of an index may take.",
)
_NOT_LEVELS = {"org"}


def read(folder: Path, index: IndexHistory, report: ImportReport) -> History:
    """Return the changes of the repository in a folder, up to its HEAD.

    The work is done in a process of its own, bounded in time and memory.

    Args:
        folder: a checkout or a bare repository.
        index: the index that it holds.
        report: takes what cannot be read.

    Raises:
        OpennessError: the folder is no repository that can be read, or takes too much time or memory.

    """
    answer = json.loads(bounded.run(lambda output: _answer(folder, index, output), SECONDS, _LIMITS))
    report.files = answer["files"]
    report.defects += [Defect(**defect) for defect in answer["defects"]]
    changes = [Change(date.fromisoformat(day), *rest) for day, *rest in answer["changes"]]
    changes = [change._replace(kind=ChangeKind(change.kind)) for change in changes]
    return History(changes, answer["endings"], answer["seen"])


def _answer(folder: Path, index: IndexHistory, output: IO[bytes]) -> None:
    report = ImportReport(index.slug, index.home)
    reader = _Reader(Repository(folder), index, report)
    reader.run()
    history = reader.history
    answer = {
        "files": len(history.endings),
        "defects": [asdict(defect) for defect in report.defects],
        "changes": [[change.day.isoformat(), *change[1:]] for change in history.changes],
        "endings": history.endings,
        "seen": history.seen,
    }
    output.write(json.dumps(answer).encode())


@dataclass(frozen=True)
class _Content:
    """What a version of a file says: the texts of its levels, and name, end model and link of its system."""

    levels: dict[str, str] = field(default_factory=dict)
    stated: tuple[str, str, str] = ("", "", "")


class _Reader:
    def __init__(self, repository: Repository, index: IndexHistory, report: ImportReport) -> None:
        self.history = History()
        self._repository = repository
        self._index = index
        self._report = report
        self._now: dict[str, _Content] = {}

    def run(self) -> None:
        commits, missing = self._repository.commits()
        if missing:
            problem = "The history before is not in this repository, as in a shallow clone: the first files seem new."
            self._report.add("", 0, "", missing, "history-cut", problem)
        before: bytes | None = None
        files: dict[str, File] = {}
        for commit in commits:
            sha, day = commit.id.decode(), day_of(commit)
            try:
                tree = self._repository.folder_of(commit, self._index.index.layout.inner)
                found = self._files(tree, sha) if tree is not None and tree != before else files if tree else {}
                renamed = self._renamed(before, tree, files, found)
            except Missing as error:
                problem = f"A folder of commit {sha[:7]} is missing or damaged; the commit is left out."
                self._report.add("", 0, "", str(error), "object-missing", problem)
                continue
            self._commit(day, sha, files, found, renamed)
            before, files = tree, found

    def _files(self, tree: bytes, sha: str) -> dict[str, File]:
        """Return the files of a tree that may hold systems, by name; two with one name but for the ending are one."""
        found: dict[str, File] = {}
        for number, (name, file) in enumerate(sorted(self._repository.yaml_files(tree).items())):
            if number >= limits.MOST:
                problem = f"Commit {sha[:7]} has more files than an index has; the rest is left out."
                self._report.add(name, 0, "", "", "unreadable", problem)
                break
            if is_sample(name):
                continue
            self.history.endings[stem(name)] = name
            found[stem(name)] = file
        return found

    def _renamed(
        self, before: bytes | None, tree: bytes | None, old: dict[str, File], new: dict[str, File]
    ) -> dict[str, str]:
        """Return the files that go on under another name: the old name by the new one."""
        from dulwich.diff_tree import CHANGE_RENAME, RenameDetector

        gone, come = old.keys() - new.keys(), new.keys() - old.keys()
        if before is None or tree is None or not gone or not come:
            return {}
        detector = RenameDetector(self._repository.store, rename_threshold=ALIKE)
        try:
            changes = detector.changes_with_renames(before, tree)  # type: ignore[arg-type]
        except KeyError as error:
            raise Missing(str(error)) from None
        pairs = {}
        for change in changes:
            if change.type == CHANGE_RENAME and change.old and change.new and change.old.path and change.new.path:
                one, other = (stem(side.path.decode("utf-8", "backslashreplace")) for side in (change.old, change.new))
                if one in gone and other in come:
                    pairs[other] = one
        return pairs

    def _commit(self, day: date, sha: str, old: dict[str, File], new: dict[str, File], renamed: dict[str, str]) -> None:
        def note(file: str, kind: ChangeKind, *rest: str) -> None:
            self.history.changes.append(Change(day, sha, file, kind, *rest))

        for file, origin in sorted(renamed.items()):
            if origin in self._now:
                note(origin, ChangeKind.RENAMED, "", file)
                self._now[file] = self._now.pop(origin)
        for file in sorted(old.keys() - new.keys()):
            if self._now.pop(file, None) is not None:
                note(file, ChangeKind.ENDED)
        for file in sorted(new):
            if new[file] != old.get(file):
                content = self._content(file, new[file], sha)
                if content is not None:
                    for change in self._differences(file, content):
                        note(file, *change)

    def _differences(self, file: str, content: _Content) -> Iterator[tuple[ChangeKind, str, str, str, str]]:
        known = self._now.get(file)
        if known is None and not content.levels:
            return
        before = known or _Content()
        self._now[file] = content
        name, end_model, link = content.stated
        if known is None or content.stated != before.stated:
            yield ChangeKind.STATED, "", end_model, name, link
        for criterion in before.levels.keys() - content.levels.keys():
            yield ChangeKind.REMOVED, criterion, "", "", ""
        for criterion, text in content.levels.items():
            if before.levels.get(criterion) != text:
                yield ChangeKind.LEVEL, criterion, text, name, ""

    def _content(self, file: str, version: File, sha: str) -> _Content | None:
        """Return what a version of a file says; None if it cannot be read, so that what was said before stands."""
        name = self.history.endings[file]
        self.history.seen[file] = sha
        if not version.plain:
            self._unreadable(name, sha, "is a link, a folder or a submodule")
            return None
        try:
            document = yamlfile.parse(_bounded(self._repository.get(version.blob).as_raw_string()))
        except Missing as error:
            problem = f"The file as of commit {sha[:7]} is missing or damaged: what was said before stands."
            self._report.add(name, 0, "", str(error), "object-missing", problem)
            return None
        except yamlfile.RefusedError as error:
            self._unreadable(name, sha, str(error), error.line)
            return None
        return self._said(name, document, sha)

    def _unreadable(self, name: str, sha: str, why: str, line: int = 0) -> None:
        problem = f"The file as of commit {sha[:7]} {why}: what was said before stands."
        self._report.add(name, line, "", "", "unreadable", problem)

    def _said(self, name: str, document: YamlMapping, sha: str) -> _Content:
        system = document.items.get(self._index.index.layout.block)
        title, link = (_text(system, key) for key in ("name", "link"))
        if not title and not link:
            problem = (
                f"As of commit {sha[:7]}, the file says no name or link of a system ({self._index.index.layout.block})."
            )
            self._report.add(name, 0, "", "", "no-project", problem)
            return _Content()
        levels = {}
        for key, block in document.items.items():
            if key in (self._index.index.layout.block, *_NOT_LEVELS) or not isinstance(block, YamlMapping):
                continue
            text = block.items.get("class")
            if isinstance(text, Scalar):
                levels[key] = text.text
            else:
                problem = f"As of commit {sha[:7]}, the block has no text as its class: no level."
                self._report.add(name, document.lines[key], f"{key}.class", shown(text), "shape", problem)
        return _Content(levels, (title, _text(system, self._index.end_model), link))


def _bounded(content: bytes) -> bytes:
    if len(content) > yamlfile.LARGEST:
        raise yamlfile.RefusedError(f"is larger than {yamlfile.LARGEST // 1024} KiB")
    return content


def _text(block: object, key: str) -> str:
    value = block.items.get(key) if isinstance(block, YamlMapping) else None
    return ", ".join(yamlfile.texts(value))
