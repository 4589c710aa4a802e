"""What an import of a hub has to say: how much was read, and each defect of a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from openness_kg.importing.common.report import ImportReport

HUGGINGFACE = "huggingface"
LISTED = 10_000
"""Defects of a kind that are listed with file and line; all are counted."""
_TAGS = 1_000
"""Unmapped licence tags that are counted one by one."""


@dataclass
class HubReport(ImportReport):
    """The defects of metadata of a hub, and how much was taken from it.

    Of each kind the first are listed, and all are counted: a report does not grow with its source.
    """

    index: str = HUGGINGFACE
    edition: str = ""
    rows: int = 0
    models: int = 0
    named: int = 0
    edges: int = 0
    datasets: int = 0
    statements: int = 0
    _kinds: Counter[str] = field(default_factory=Counter)
    _unmapped: Counter[str] = field(default_factory=Counter)

    def add(self, file: str, line: int, key: str, value: str, kind: str, problem: str) -> None:
        """Count a defect, and list it if it is among the first of its kind."""
        self._kinds[kind] += 1
        if self._kinds[kind] <= LISTED:
            super().add(file, line, key, value, kind, problem)

    def unmapped(self, tag: str) -> None:
        """Count a licence tag that the table has not."""
        self._unmapped[tag if tag in self._unmapped or len(self._unmapped) < _TAGS else "…"] += 1

    def head(self) -> dict[str, str | int]:
        """Return what was read, how much, and how many defects of each kind and unmapped licence tags there were."""
        names = ("files", "rows", "models", "named", "edges", "datasets", "statements")
        counted = {f"defects of kind {kind}": number for kind, number in sorted(self._kinds.items())}
        tags = {f"unmapped licence tag {tag}": number for tag, number in sorted(self._unmapped.items())}
        return {"index": self.index} | {name: getattr(self, name) for name in names} | counted | tags

    def counted(self) -> str:
        """Return how much was taken, as a part of a sentence."""
        return (
            f"{self.models} models described, {self.named} only named, {self.edges} edges to bases and"
            f" {self.datasets} to datasets, in {self.rows} rows"
        )

    def summary(self) -> str:
        """Return the report in a line."""
        told = ", ".join(f"{number} {kind}" for kind, number in sorted(self._kinds.items())) or "no defects"
        return f"{self.counted()} from {self.files} files; {told}"
