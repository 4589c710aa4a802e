"""What the catalogue states, as its importer reads it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from openness_kg.graph.terms import Literal
from openness_kg.importing.common.report import ImportReport

ECOSYSTEM = "ecosystem-graphs"
SOURCE = "https://github.com/stanford-crfm/ecosystem-graphs"
"""Where the catalogue is published."""
FOLDER = "assets"
"""The folder of its files."""


@dataclass(frozen=True)
class Dependency:
    """A name of something that an asset depends on, and its line."""

    name: str
    line: int


@dataclass(frozen=True)
class Asset:
    """An entry of the catalogue.

    Attributes:
        file: the name of its file.
        kind: model, dataset or application.
        name: its name.
        lines: the line of each key; that of the entry under an empty one.
        maker: the name of its maker, empty if unknown.
        access: the catalogue's word for who can use it, empty if it is none of the three.
        access_note: how the catalogue explains that word.
        licence: the SPDX expression that its words on the licence mean, empty if unknown.
        created: when it was made, None if unknown.
        pages: web addresses.
        dependencies: what it depends on.

    """

    file: str
    kind: str
    name: str
    lines: dict[str, int] = field(default_factory=dict)
    maker: str = ""
    access: str = ""
    access_note: str = ""
    licence: str = ""
    created: Literal | None = None
    pages: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()

    def line(self, key: str) -> int:
        """Return the line of a key, or of the entry."""
        return self.lines.get(key, self.lines.get("", 0))


@dataclass
class EcosystemReport(ImportReport):
    """The defects of a catalogue, and how many models, datasets and edges were taken from it."""

    index: str = ECOSYSTEM
    edition: str = ""
    entries: int = 0
    models: int = 0
    datasets: int = 0
    edges: int = 0
    _counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def head(self) -> dict[str, str | int]:
        """Return what was read, and how much."""
        numbers = ("files", "entries", "models", "datasets", "edges")
        return {"index": self.index} | {name: getattr(self, name) for name in numbers}

    def counted(self) -> str:
        """Return how much was taken, as a part of a sentence."""
        return f"{self.models} models, {self.datasets} datasets and {self.edges} edges of {self.entries} entries"

    def count(self, key: str, kind: str, problem: str) -> None:
        """Note a defect that very many entries have, by their number alone."""
        self._counts[key, kind, problem] += 1

    def add_counts(self) -> None:
        """Add a line for each defect that was counted."""
        for (key, kind, problem), number in self._counts.items():
            self.add("", 0, key, f"{number} entries", kind, problem)

    def tell(self, asset: Asset, key: str, value: str, kind: str, problem: str, line: int = 0) -> None:
        """Note a defect of an asset, at the line of a key unless another is given."""
        self.add(
            asset.file, line or asset.line(key), f"{asset.name}.{key}" if key else asset.name, value, kind, problem
        )
