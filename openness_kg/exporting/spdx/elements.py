"""The parts that elements of SPDX are made of."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from openness_kg.exporting.pairs import Pair

Json: TypeAlias = dict[str, Any]
CREATION = "_:creation"


def identified(sort: str, spdx_id: str, **properties: object) -> Json:
    """Return an element of a class; properties that are None or empty are left out."""
    kept = {name.rstrip("_"): value for name, value in properties.items() if value not in (None, "", [], ())}
    return {"type": sort, "spdxId": spdx_id, "creationInfo": CREATION, **kept}


def part_of(iri: str, word: str, *said: str) -> str:
    """Return an IRI below that of a thing, made from a word and from all that is said there."""
    mark = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join((iri, word, *said)))
    return f"{iri}{'.' if '#' in iri else '#'}spdx.{word}.{mark}"


def properties(pairs: Iterable[Pair]) -> list[Json]:
    """Return names and values as an extension, as SPDX has it for properties of CycloneDX."""
    entries = [
        {"type": "extension_CdxPropertyEntry", "extension_cdxPropName": name, "extension_cdxPropValue": value}
        for name, value in pairs
    ]
    return [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}] if entries else []


def references(addresses: Sequence[str], kind: str, comment: str) -> list[Json]:
    """Return documents as external references of a type."""
    if not addresses:
        return []
    return [{"type": "ExternalRef", "externalRefType": kind, "locator": list(addresses), "comment": comment}]
