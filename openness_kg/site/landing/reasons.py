"""Why the cells of the newest table are as they are, as JSON that the landing page loads on demand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from openness_kg.base.iris import slug
from openness_kg.site import addresses
from openness_kg.site.site import File, Site
from openness_kg.views.explain import Explanation
from openness_kg.views.explain.as_text import derivation, verdict
from openness_kg.views.words import level_phrase


def path_of(edition: str) -> str:
    """Return where the explanations of an edition (an IRI) stand; empty if its name is not safe in a path."""
    return f"assets/reasons-{slug(edition)}.json" if addresses.stem(edition) else ""


def files(site: Site) -> Iterator[File]:
    """Yield the explanations of the newest edition."""
    for edition in site.shared.editions[:1]:
        if path := path_of(edition.iri):
            yield File(path, as_json(site.shared.reasons(edition.iri)))


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
        "steps": [
            [step.depth, step.subject, step.property, step.object + " (declared)" * step.declared, step.source]
            for step in reason.steps
        ],
        "facts": [[fact.sentence, fact.sources] for fact in reason.facts],
        "uncounted": [
            [". ".join((f"{one.sentence}: {one.reason}", *one.notes)), one.sources + one.against]
            for one in reason.uncounted
        ],
        "rule": f"{reason.rule.label}: {reason.rule_text}" if reason.rule else "",
    }
