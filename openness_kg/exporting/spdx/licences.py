"""Licences as licence expressions of SPDX, and who declares or concludes them.

A licence is *declared* if a document in the repository of the thing itself says so, and *concluded*, by those who keep
the graph, wherever a document does (Licensing profile, hasDeclaredLicense and hasConcludedLicense). What a repository
on a hub states of itself is declared, and nobody has concluded it.
"""

from __future__ import annotations

import re
import uuid

from openness_kg.base import iris
from openness_kg.exporting.bill import Bill, Component, Licence
from openness_kg.exporting.spdx.elements import Json, identified, part_of, references

_CUSTOM = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


def licences_of(bill: Bill) -> list[Json]:
    """Return each licence expression once, and of each component which it declares and which is concluded."""
    expressions: dict[str, Licence] = {}
    for component in bill.components.values():
        if component.licence is not None and component.licence.expression:
            expressions.setdefault(component.licence.expression, component.licence)
    found = [_expression(licence) for _, licence in sorted(expressions.items())]
    for component in bill.components.values():
        found += [_relationship(component, kind) for kind in ("hasDeclaredLicense", "hasConcludedLicense")]
    return found


def _expression(licence: Licence) -> Json:
    known = {part.identifier: part.iri for part in licence.parts}
    named = sorted(set(_CUSTOM.findall(licence.expression)))
    return identified(
        "simplelicensing_LicenseExpression",
        _expression_id(licence.expression),
        name=" and ".join(part.label for part in licence.parts),
        simplelicensing_licenseExpression=licence.expression,
        simplelicensing_customIdToUri=[
            {"type": "DictionaryEntry", "key": name, "value": known[name]} for name in named if name in known
        ],
    )


def _expression_id(expression: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{iris.ID}licence/{expression}").urn


def _relationship(component: Component, kind: str) -> Json:
    licence = component.licence
    hub = iris.okg("HubModel") in component.types
    target, sources, holds = "expandedlicensing_NoAssertionLicense", list[str](), False
    if licence is not None and licence.expression:
        declared = kind == "hasDeclaredLicense"
        holds = licence.declared if declared else not hub
        if holds:
            target = _expression_id(licence.expression)
            sources = list(licence.own_sources if declared else licence.sources)
    return identified(
        "Relationship",
        part_of(component.iri, kind),
        from_=component.iri,
        relationshipType=kind,
        to=[target],
        comment=_why(component, kind, holds, hub),
        externalRef=references(sources, "license", "Says which licence it is."),
    )


def _why(component: Component, kind: str, holds: bool, hub: bool) -> str:
    licence = component.licence
    if licence is None:
        return "No licence is stated in the graph."
    if not licence.expression:
        return "The words about the licence name no one licence."
    if not holds and hub:
        return "What the repository declares has not been checked."
    if not holds:
        return "No source in the graph lies in the repository of the thing itself."
    if licence.holder != component.iri:
        return f"It is stated for the family, {licence.holder}."
    return "" if licence.sources or hub or kind == "hasDeclaredLicense" else "The graph names no source."
