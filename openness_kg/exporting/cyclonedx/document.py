"""A bill as CycloneDX 1.6, as the JSON schema names its parts: what the two formats are written from."""

from __future__ import annotations

import json
import uuid
from typing import Any, TypeAlias

from openness_kg.base.version import __version__
from openness_kg.exporting import pairs
from openness_kg.exporting.bill import Bill
from openness_kg.exporting.cyclonedx.components import component, properties

Json: TypeAlias = dict[str, Any]


def document(bill: Bill) -> Json:
    """Return the parts of the document that say something, named by what is in them (``serialNumber``)."""
    origin = [
        (f"{pairs.SPACE}:graph", bill.origin.iri),
        (f"{pairs.SPACE}:graph:version", bill.origin.version),
        (f"{pairs.SPACE}:graph:licence", bill.origin.licence),
    ]
    said = {
        "metadata": {
            "timestamp": bill.origin.time,
            "tools": {"components": [{"type": "application", "name": "openness-kg", "version": __version__}]},
            "component": component(bill, bill.root, bill.ratings),
            "properties": properties((name, value) for name, value in origin if value),
        },
        "components": [component(bill, one) for iri, one in bill.components.items() if iri != bill.root.iri],
        "dependencies": [_dependency(bill, iri) for iri in bill.components],
        "compositions": _compositions(bill),
    }
    kept = {name: value for name, value in said.items() if value}
    serial = uuid.uuid5(uuid.NAMESPACE_URL, bill.root.iri + json.dumps(kept, sort_keys=True)).urn
    return {"serialNumber": serial, "version": 1, **kept}


def _dependency(bill: Bill, iri: str) -> Json:
    """Return what a component was made from directly, as what it depends on."""
    above = sorted({relation.object for relation in bill.made_from(iri)} - {iri})
    return {"ref": iri, "dependsOn": above} if above else {"ref": iri}


def _compositions(bill: Bill) -> list[Json]:
    """Return of which components it is not known what they were made from."""
    unknown = [iri for iri, one in bill.components.items() if one.lacks]
    return [{"aggregate": "unknown", "dependencies": unknown}] if unknown else []
