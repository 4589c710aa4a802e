"""A bill as CycloneDX 1.6 in JSON."""

from __future__ import annotations

import json

from openness_kg.exporting.bill import Bill
from openness_kg.exporting.cyclonedx.document import document


def render(bill: Bill) -> str:
    """Return the bill as indented JSON."""
    head = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
    }
    return json.dumps({**head, **document(bill)}, ensure_ascii=False, indent=2) + "\n"
