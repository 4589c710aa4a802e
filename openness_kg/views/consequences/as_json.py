"""Consequences as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from openness_kg.views.consequences.model import Consequences
from openness_kg.views.words import shortest


def render(consequences: Consequences) -> str:
    """Return the consequences as indented JSON; scores are texts, so that none is rounded."""
    document = asdict(consequences) | {"levels": len(consequences.levels), "projects": consequences.projects}
    for told, score in zip(document["scores"], consequences.scores, strict=True):
        told |= {"before": shortest(score.before), "after": shortest(score.after)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
