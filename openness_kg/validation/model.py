"""What a validation finds."""

from __future__ import annotations

from dataclasses import dataclass

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, order=True)
class Finding:
    """A finding: how grave, what about, what to do, and where the subject stands (line 0: not known)."""

    severity: str
    focus: str
    path: str
    shape: str
    message: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Report:
    """All findings, the gravest first; how many statements were checked; a sentence for each check left out."""

    findings: tuple[Finding, ...]
    statements: int
    skipped: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation; warnings do not count."""
        return not any(finding.severity == "Violation" for finding in self.findings)

    def count(self, severity: str) -> int:
        """Return the number of findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)
