"""An audit as CSV (RFC 4180, line ends LF): a finding a line, lists in a cell sorted and joined by ``;``."""

from __future__ import annotations

import csv
import io

from openness_kg.views.audit.model import Audit, Finding
from openness_kg.views.words import level_word

COLUMNS = ("kind", "edition", "project", "criterion", "level", "expected", "because", "evidence", "doubt")


def _record(finding: Finding) -> dict[str, str]:
    return {
        "kind": finding.kind.name,
        "edition": finding.edition.slug,
        "project": finding.project.slug,
        "criterion": finding.criterion.slug if finding.criterion else "",
        "level": level_word(finding.level),
        "expected": ";".join(sorted(map(level_word, finding.expected))),
        "because": ";".join(finding.because),
        "evidence": ";".join(finding.links),
        "doubt": ";".join(finding.doubt),
    }


def render(audit: Audit) -> str:
    """Return the findings as CSV with a header."""
    output = io.StringIO()
    writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_record, audit.findings))
    return output.getvalue()
