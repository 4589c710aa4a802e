"""Changes as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from openness_kg.views.changes.model import Changes


def render(changes: Changes) -> str:
    """Return the changes as indented JSON."""
    return json.dumps(asdict(changes), ensure_ascii=False, indent=2) + "\n"
