"""The landing page: what this is, the table of the newest edition, and why its cells are as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from openness_kg import __version__
from openness_kg.base.iris import slug
from openness_kg.site import addresses
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site
from openness_kg.views.explain import Explanation
from openness_kg.views.explain.as_text import derivation, verdict
from openness_kg.views.table import Table
from openness_kg.views.table.model import LOWERING, shortest
from openness_kg.views.words import level_phrase


def files(site: Site) -> Iterator[File]:
    """Yield the landing page, and the explanations of the cells of its table, which the page loads on demand."""
    editions = site.shared.editions
    table = site.shared.table(editions[0].iri) if editions else None
    reasons = site.shared.reasons(editions[0].iri) if editions else {}
    path = f"assets/reasons-{editions[0].slug}.json" if editions and addresses.stem(editions[0].iri) else ""
    if path:
        yield File(path, as_json(reasons))
    yield page(
        site,
        addresses.LANDING,
        "landing/index.html",
        title="openness-kg: how open is “open” AI?",
        dataset="",
        version=__version__,
        iri=addresses.DATASET,
        counts=list(site.graph.query("site/counts").texts()),
        citations=dict.fromkeys(row["citation"] for row in site.shared.described if "citation" in row),
        editions=editions,
        table=table,
        present={level: table.levels[level] for level in _present(table)} if table else {},
        reasons={(slug(project), slug(criterion)) for project, criterion in reasons} if path else set(),
        path_of_reasons=path,
        lowering=LOWERING,
        shortest=shortest,
        zip=zip,
    )


def _present(table: Table) -> list[str]:
    """Return the levels that a table has, in their order."""
    found = {cell.level for row in table.rows for cell in row.cells}
    return [level for level in table.levels if level in found]


def as_json(reasons: Mapping[tuple[str, str], Explanation]) -> bytes:
    """Return explanations as JSON, by slugs of project and criterion.

    Args:
        reasons: by IRIs of project and criterion.

    """
    document: dict[str, dict[str, Any]] = {}
    for (project, criterion), reason in reasons.items():
        document.setdefault(slug(project), {})[slug(criterion)] = _told(reason)
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _told(reason: Explanation) -> dict[str, Any]:
    """Return an explanation as the page tells it."""
    return {
        "title": f"{reason.project.label} · {reason.criterion.label}",
        "curated": level_phrase(reason.curated),
        "evidence": reason.evidence,
        "derived": derivation(reason),
        "effective": verdict(reason),
        "steps": [[step.depth, step.subject, step.property, step.object, step.source] for step in reason.steps],
        "facts": [[fact.sentence, fact.sources] for fact in reason.facts],
        "uncounted": [
            [". ".join((f"{one.sentence}: {one.reason}", *one.notes)), one.sources + one.against]
            for one in reason.uncounted
        ],
        "rule": f"{reason.rule.label}: {reason.rule_text}" if reason.rule else "",
    }
