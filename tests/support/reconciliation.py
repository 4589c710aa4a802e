"""Schemas and examples of the Reconciliation Service API, where its repository lies beside the checkout.

They come from ``reconciliation-api/specs`` on GitHub, which has no licence file, so they are not in this repository.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema

from tests.support.cli import SHARED

SPECS = Path(os.environ.get("RECONCILIATION_SPECS", SHARED / "peer-tests" / "reconciliation"))
"""A checkout of that repository."""
VERSIONS = ("0.2", "1.0-draft")


@cache
def _schemas(version: str) -> dict[str, Any]:
    """Return the schemas of a version by their addresses, also by those that others have for them."""
    found = {}
    for path in (SPECS / version / "schemas").glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        found[urljoin(f"https://reconciliation-api.github.io/specs/{version}/schemas/", path.name)] = schema
        found[urljoin("https://reconciliation-api.github.io/specs/draft/schemas/", path.name)] = schema
    return found


def refuse_invalid(version: str, name: str, answer: Any) -> None:
    """Raise if an answer breaks a schema of a version."""
    schemas = _schemas(version)
    schema = schemas[f"https://reconciliation-api.github.io/specs/{version}/schemas/{name}.json"]
    base = schema.get("$id", "")
    resolver = jsonschema.RefResolver(base, schema, store=schemas)
    jsonschema.Draft7Validator(schema, resolver=resolver).validate(answer)


def examples(version: str, kind: str, sort: str) -> list[Path]:
    """Return the examples of a kind that are ``valid`` or ``invalid``."""
    return sorted((SPECS / version / "examples" / kind / sort).glob("*.json"))
