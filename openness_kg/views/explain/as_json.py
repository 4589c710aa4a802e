"""An explanation or an overview as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from openness_kg.views.explain.model import Explanation, Overview


def render(answer: Explanation | Overview) -> str:
    """Return the answer as indented JSON; what there is none of is null or an empty list.

    A step has ``declared``, which is true, only where a repository of a hub declares it and nothing curated states it.
    """
    document = _without_empty_texts(asdict(answer)) | {"derived_only": answer.derived_only}
    for step in document.get("steps", ()):
        if not step["declared"]:
            del step["declared"]
    if isinstance(answer, Overview):
        document["criteria"] = [_without_empty_texts(line) for line in document["criteria"]]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _without_empty_texts(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value if value != "" else None for key, value in document.items()}
