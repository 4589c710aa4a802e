"""A bill as SPDX 3.0.1 in JSON-LD, as its section 6 and the JSON schema that goes with it have it.

An element that is a thing of the graph has the IRI of that as ``spdxId``; relationships and annotations have IRIs below
that of the thing that they are about, made from what they say.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from openness_kg.base import iris
from openness_kg.base.version import __version__
from openness_kg.exporting.bill import Bill
from openness_kg.exporting.spdx.annotations import annotations_of
from openness_kg.exporting.spdx.elements import CREATION, Json, identified
from openness_kg.exporting.spdx.licences import licences_of
from openness_kg.exporting.spdx.packages import package, suppliers
from openness_kg.exporting.spdx.relationships import relationships_of

_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_AGENT = f"{iris.ROOT}dataset#software"
PROFILES = ("core", "software", "simpleLicensing", "expandedLicensing")
"""What every bill keeps to. The AI and Dataset profiles ask for more than the graph knows. The Extension profile has no
name in the JSON-LD context of 3.0.1, where ``extension`` is the property."""


def render(bill: Bill) -> str:
    """Return the bill as indented JSON."""
    tool = f"{_AGENT}.{__version__}"
    elements: list[Json] = [
        identified("SoftwareAgent", _AGENT, name="openness-kg"),
        identified("Tool", tool, name=f"openness-kg {__version__}"),
        *suppliers(bill),
        *(package(component) for component in bill.components.values()),
        *licences_of(bill),
        *relationships_of(bill),
        *annotations_of(bill),
    ]
    creation = {
        "type": "CreationInfo",
        "@id": CREATION,
        "specVersion": "3.0.1",
        "created": bill.origin.time,
        "createdBy": [_AGENT],
        "createdUsing": [tool],
    }
    # the document is named by what is in it, so that two that differ have two names
    content = json.dumps([creation, *elements], sort_keys=True)
    document = identified(
        "SpdxDocument",
        uuid.uuid5(uuid.NAMESPACE_URL, bill.root.iri + content).urn,
        name=f"Bill of materials of {bill.root.label}",
        comment=_about(bill),
        profileConformance=list(PROFILES),
        rootElement=[bill.root.iri],
        element=[element["spdxId"] for element in elements],
    )
    graph: dict[str, Any] = {"@context": _CONTEXT, "@graph": [creation, document, *elements]}
    return json.dumps(graph, ensure_ascii=False, indent=2) + "\n"


def _about(bill: Bill) -> str:
    licence = f" That graph is under {bill.origin.licence}." if bill.origin.licence else ""
    return (
        f"What is said here is from the {bill.origin.title}, version {bill.origin.version}, {bill.origin.iri}, and what"
        f" was loaded beside it.{licence}"
    )
