"""What an importer has to say about its source. Nothing is dropped without a line here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

SHOWN = 200
"""Characters of a value that a report repeats."""


@dataclass(frozen=True, order=True)
class Defect:
    """A defect: where (line 0: the whole file), under which key, with which value, and what became of it."""

    file: str
    line: int
    key: str
    value: str
    kind: str
    problem: str


@dataclass
class Report:
    """The defects of a source, and how much was read."""

    index: str
    edition: str
    files: int = 0
    projects: int = 0
    levels: int = 0
    defects: list[Defect] = field(default_factory=list)

    def add(self, file: str, line: int, key: str, value: str, kind: str, problem: str) -> None:
        """Note a defect; a long value is cut, and characters that could disturb a terminal are replaced."""
        shown = "".join(c if c.isprintable() else "�" for c in value[:SHOWN])
        self.defects.append(Defect(file, line, key, shown, kind, problem))

    def json(self) -> str:
        """Return the report as indented JSON, its defects in the order of file and line."""
        document = asdict(self) | {"defects": [asdict(defect) for defect in sorted(self.defects)]}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def summary(self) -> str:
        """Return the report in a line."""
        kinds: dict[str, int] = {}
        for defect in sorted(self.defects, key=lambda d: d.kind):
            kinds[defect.kind] = kinds.get(defect.kind, 0) + 1
        told = ", ".join(f"{number} {kind}" for kind, number in kinds.items()) or "no defects"
        return f"{self.projects} projects and {self.levels} levels from {self.files} files; {told}"
