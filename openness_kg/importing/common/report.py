"""What an importer has to say about its source. Nothing is dropped without a line here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from openness_kg.importing.common.yamlfile import Value, shown

SHOWN = 1000
"""Characters of a key or a value that a report repeats."""


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
class ImportReport:
    """The defects of a source, and how much was read."""

    index: str
    edition: str
    files: int = 0
    projects: int = 0
    levels: int = 0
    defects: list[Defect] = field(default_factory=list)

    def add(self, file: str, line: int, key: str, value: str, kind: str, problem: str) -> None:
        """Note a defect; a long key or value is cut, with a sign that it is."""
        self.defects.append(Defect(file, line, _cut(key), _cut(value), kind, problem))

    def repeated(self, file: str, key: str, value: Value) -> None:
        """Note a key that has come before, with the value that does not count."""
        self.add(file, value.line, key, shown(value), "key-repeated", "The key comes again; the first one counts.")

    def head(self) -> dict[str, str | int]:
        """Return what was read, and how much."""
        return {name: value for name, value in vars(self).items() if isinstance(value, str | int)}

    def counted(self) -> str:
        """Return how much was read, as a part of a sentence."""
        return f"{self.projects} projects and {self.levels} levels"

    def json(self) -> str:
        """Return the report as indented JSON, its defects in the order of file and line.

        Whatever could disturb a terminal, or is no character at all, is escaped, so that nothing is lost.
        """
        document = self.head() | {"defects": [asdict(defect) for defect in sorted(self.defects)]}
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)

    def summary(self) -> str:
        """Return the report in a line."""
        kinds: dict[str, int] = {}
        for defect in sorted(self.defects, key=lambda d: d.kind):
            kinds[defect.kind] = kinds.get(defect.kind, 0) + 1
        told = ", ".join(f"{number} {kind}" for kind, number in kinds.items()) or "no defects"
        return f"{self.counted()} from {self.files} files; {told}"


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
