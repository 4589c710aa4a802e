"""Words about findings that several formats share."""

from __future__ import annotations

from openness_kg.views.audit.model import Finding
from openness_kg.views.words import level_phrase


def cell(finding: Finding) -> str:
    """Return the cell and its levels in words, such as ``Alpaca · Base data (LLaMA 7B): closed, against partial``."""
    if finding.criterion is None:
        return finding.project.label
    against = f", against {' and '.join(map(level_phrase, finding.expected))}" if finding.expected else ""
    given = f": {level_phrase(finding.level)}{against}" if finding.level else ""
    about = f" ({finding.about_label})" if finding.about_label else ""
    return f"{finding.project.label} · {finding.criterion.label}{about}{given}"
