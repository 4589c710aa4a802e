"""A bill as CycloneDX 1.6 in XML: what the JSON says, in the order of elements that the XML schema has.

A character that XML 1.0 does not have (section 2.2) is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from openness_kg.exporting.bill import Bill
from openness_kg.exporting.cyclonedx.document import document

SPACE = "http://cyclonedx.org/schema/bom/1.6"
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ATTRIBUTES = {"type", "bom-ref", "acknowledgement"}
"""What is an attribute in XML where the JSON has it in a component, an external reference or an expression."""


def render(bill: Bill) -> str:
    """Return the bill as indented XML."""
    said = document(bill)
    root = ET.Element("bom", xmlns=SPACE, serialNumber=said["serialNumber"], version=str(said["version"]))
    metadata = ET.SubElement(root, "metadata")
    _text(metadata, "timestamp", said["metadata"]["timestamp"])
    tools = ET.SubElement(ET.SubElement(metadata, "tools"), "components")
    for tool in said["metadata"]["tools"]["components"]:
        _component(tools, tool)
    _component(metadata, said["metadata"]["component"])
    _properties(metadata, said["metadata"]["properties"])
    components = ET.SubElement(root, "components")
    for one in said.get("components", ()):
        _component(components, one)
    dependencies = ET.SubElement(root, "dependencies")
    for one in said["dependencies"]:
        above = ET.SubElement(dependencies, "dependency", ref=_clean(one["ref"]))
        _refs(above, one.get("dependsOn", ()))
    _compositions(root, said.get("compositions", ()))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _component(parent: ET.Element, one: Mapping[str, Any]) -> None:
    element = ET.SubElement(parent, "component", _attributes(one))
    for maker in _part(one, "manufacturer"):
        organisation = ET.SubElement(element, "manufacturer")
        _text(organisation, "name", maker["name"])
        for url in maker["url"]:
            _text(organisation, "url", url)
    _texts(element, one, ("name", "version"))
    for choices in _part(one, "licenses"):
        _licences(ET.SubElement(element, "licenses"), choices)
    _texts(element, one, ("purl",))
    for pedigree in _part(one, "pedigree"):
        _pedigree(ET.SubElement(element, "pedigree"), pedigree)
    for references in _part(one, "externalReferences"):
        pages = ET.SubElement(element, "externalReferences")
        for reference in references:
            _texts(ET.SubElement(pages, "reference", _attributes(reference)), reference, ("url", "comment"))
    _properties(element, one.get("properties", ()))
    for card in _part(one, "modelCard"):
        _model_card(ET.SubElement(element, "modelCard"), card)
    for data in one.get("data", ()):
        _data(ET.SubElement(element, "data"), data)


def _part(one: Mapping[str, Any], name: str) -> list[Any]:
    """Return a part that a component may have, as a list of one or none."""
    return [one[name]] if name in one else []


def _licences(parent: ET.Element, choices: Iterable[Mapping[str, Any]]) -> None:
    for choice in choices:
        if "expression" in choice:
            _text(parent, "expression", choice["expression"], _attributes(choice))
        else:
            licence = ET.SubElement(parent, "license", _attributes(choice["license"]))
            _texts(licence, choice["license"], ("id", "name", "url"))


def _pedigree(parent: ET.Element, pedigree: Mapping[str, Any]) -> None:
    ancestors = ET.SubElement(parent, "ancestors")
    for ancestor in pedigree["ancestors"]:
        _component(ancestors, ancestor)
    _texts(parent, pedigree, ("notes",))


def _model_card(parent: ET.Element, card: Mapping[str, Any]) -> None:
    datasets = ET.SubElement(ET.SubElement(parent, "modelParameters"), "datasets")
    for data in card["modelParameters"]["datasets"]:
        _text(datasets, "ref", data["ref"])


def _data(parent: ET.Element, data: Mapping[str, Any]) -> None:
    _texts(parent, data, ("type", "name"))
    for contents in _part(data, "contents"):
        _texts(ET.SubElement(parent, "contents"), contents, ("url",))


def _compositions(root: ET.Element, compositions: Iterable[Mapping[str, Any]]) -> None:
    if not compositions:
        return
    parent = ET.SubElement(root, "compositions")
    for one in compositions:
        composition = ET.SubElement(parent, "composition")
        _text(composition, "aggregate", one["aggregate"])
        _refs(ET.SubElement(composition, "dependencies"), one["dependencies"])


def _refs(parent: ET.Element, refs: Iterable[str]) -> None:
    for ref in refs:
        ET.SubElement(parent, "dependency", ref=_clean(ref))


def _properties(parent: ET.Element, said: Iterable[Mapping[str, str]]) -> None:
    if not said:
        return
    properties = ET.SubElement(parent, "properties")
    for one in said:
        _text(properties, "property", one["value"], {"name": _clean(one["name"])})


def _texts(parent: ET.Element, one: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in one:
            _text(parent, name, one[name])


def _text(parent: ET.Element, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    ET.SubElement(parent, name, dict(attributes or {})).text = _clean(text)


def _attributes(one: Mapping[str, Any]) -> dict[str, str]:
    return {name: _clean(value) for name, value in one.items() if name in _ATTRIBUTES}


def _clean(text: str) -> str:
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
