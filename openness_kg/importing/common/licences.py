"""Licences as a source names them: what the words mean, and what the graph says then."""

from __future__ import annotations

from openness_kg.graph.terms import Iri, Literal
from openness_kg.importing.common.lookup import GraphLookup
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.statements import Stated
from openness_kg.importing.common.tables import licence_strings

_LONGEST = 200
"""Characters of a licence's name that are compared with the known ones."""


def expression(text: str, file: str, line: int, key: str, report: ImportReport) -> str:
    """Return the SPDX expression that a licence string means, or an empty text; report an unknown string."""
    import difflib

    known = licence_strings()
    if not text or text in known:
        found = known.get(text, "")
        return "" if found == "NOASSERTION" else found
    near = difflib.get_close_matches(text[:_LONGEST], known, n=1, cutoff=0.0)
    hint = f" The nearest known one is {near[0]!r}." if near else ""
    report.add(file, line, key, text, "licence-unknown", f"The words are in no table: unknown.{hint}")
    return ""


def statements(meaning: str, source: str, known: GraphLookup) -> list[Stated]:
    """Return what a subject under an SPDX expression has; nothing if the graph lacks one of its licences."""
    found = [known.licences.get(part, "") for part in meaning.split(" AND ")]
    if not all(found):
        return []
    return [
        ("okg:licenceExpression", Literal(meaning)),
        ("okg:underLicence", [Iri(licence) for licence in found]),
        ("okg:licenceEvidence", Iri(source)),
    ]
