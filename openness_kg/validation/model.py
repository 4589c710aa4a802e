"""What a validation finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openness_kg.validation.compiled import Result

SEVERITIES = ("Violation", "Warning", "Info")
ENGINES = {
    "compiled": "our own, which compiles each constraint to a SPARQL query",
    "duckdb": "the same queries as joins of tables, for what does not fit into memory",
    "pyshacl": "pySHACL, the reference",
}


def rank(severity: str) -> int:
    """Return the place of a severity, the gravest first; one that a shapes graph made up comes last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


@dataclass(frozen=True, order=True)
class Fault:
    """A fault: how grave, what about, what to do, and where the subject stands (line 0: not known)."""

    severity: str
    focus: str
    path: str
    shape: str
    message: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class ValidationReport:
    """All faults, the gravest first; how many statements were checked; a sentence for each check left out.

    Beside them stand the results of our own engine as they are, and the faults of what no shape checks.
    """

    faults: tuple[Fault, ...]
    statements: int
    skipped: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    others: tuple[Fault, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation; warnings do not count."""
        return not any(fault.severity == "Violation" for fault in self.faults)

    def count(self, severity: str) -> int:
        """Return the number of faults of a severity."""
        return sum(fault.severity == severity for fault in self.faults)
