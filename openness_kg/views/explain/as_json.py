"""An explanation as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from openness_kg.views.explain.model import Explanation


def render(explanation: Explanation) -> str:
    """Return the explanation as indented JSON; what there is none of is null or an empty list."""
    document = {key: value if value != "" else None for key, value in asdict(explanation).items()}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
