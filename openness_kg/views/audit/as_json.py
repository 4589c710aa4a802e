"""An audit as JSON: all that is known of each finding, and the kinds that were looked for."""

from __future__ import annotations

import json

from openness_kg.views.audit.model import Audit, Finding
from openness_kg.views.words import level_word


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind.name,
        "iri": finding.iri,
        "edition": finding.edition.slug,
        "project": finding.project.slug,
        "project_name": finding.project.label,
        "criterion": finding.criterion.slug if finding.criterion else None,
        "criterion_name": finding.criterion.label if finding.criterion else None,
        "level": level_word(finding.level) or None,
        "expected": sorted(map(level_word, finding.expected)),
        "because": list(finding.because),
        "marks": list(finding.marks),
        "about": finding.about or None,
        "about_name": finding.about_label or None,
        "bases": list(finding.bases),
        "artefacts": list(finding.artefacts),
        "cited": list(finding.cited),
        "evidence": list(finding.evidence),
        "siblings": [
            {
                "edition": sibling.edition.slug,
                "project": sibling.project.slug,
                "project_name": sibling.project.label,
                "criterion": sibling.criterion.slug,
                "level": level_word(sibling.level),
                "evidence": list(sibling.evidence),
            }
            for sibling in finding.siblings
        ],
        "targets": list(finding.targets),
        "doubt": list(finding.doubt),
    }


def render(audit: Audit) -> str:
    """Return the audit as indented JSON."""
    document = {
        "kinds": [
            {"kind": kind.name, "sentence": kind.sentence, "findings": len(audit.of(kind))} for kind in audit.kinds
        ],
        "findings": [_finding(finding) for finding in audit.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
