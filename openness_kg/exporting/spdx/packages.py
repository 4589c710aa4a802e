"""Models, datasets and projects as packages of SPDX, and their makers as agents."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.exporting import pairs
from openness_kg.exporting.bill import Bill, Component
from openness_kg.exporting.spdx.elements import Json, identified, properties, references

_CLASSES = {
    "model": "ai_AIPackage",
    "family": "ai_AIPackage",
    "project": "ai_AIPackage",
    "dataset": "dataset_DatasetPackage",
}
_PURPOSES = {"model": "model", "family": "model", "dataset": "data"}
_AUTHORITIES = (
    (f"{iris.HUB_PAGE}datasets/", "Hugging Face"),
    (iris.HUB_PAGE, "Hugging Face"),
    ("http://www.wikidata.org/entity/", "Wikidata"),
)
"""Who issues an identifier, by the address that it is the end of."""


def package(component: Component) -> Json:
    """Return a component as a package; what is not known of it, and SPDX has a value for, is no assertion."""
    sort = _CLASSES.get(component.sort, "software_Package")
    unknown: Json = {}
    if sort == "ai_AIPackage":
        unknown = {"ai_autonomyType": "noAssertion", "ai_useSensitivePersonalInformation": "noAssertion"}
    elif sort == "dataset_DatasetPackage":
        unknown = {"dataset_datasetType": ["noAssertion"], "dataset_hasSensitivePersonalInformation": "noAssertion"}
    return identified(
        sort,
        component.iri,
        name=component.label,
        originatedBy=[maker.iri for maker in component.makers],
        software_primaryPurpose=_PURPOSES.get(component.sort),
        software_homePage=component.homepages[0] if component.homepages else None,
        software_packageUrl=component.package_url,
        externalIdentifier=_identifiers(component),
        externalRef=references(component.homepages[1:], "altWebPage", "Another page of it."),
        **unknown,
        extension=properties(pairs.of_component(component)),
    )


def suppliers(bill: Bill) -> list[Json]:
    """Return the makers of all components, each once."""
    makers = {maker.iri: maker.label for one in bill.components.values() for maker in one.makers}
    return [identified("Organization", iri, name=label) for iri, label in sorted(makers.items())]


def _identifiers(component: Component) -> list[Json]:
    return [
        {
            "type": "ExternalIdentifier",
            "externalIdentifierType": "other",
            "identifier": address.removeprefix(space),
            **({"issuingAuthority": authority} if authority else {}),
            "identifierLocator": [address],
        }
        for address in (*component.addresses, *component.same)
        for space, authority in [next((known for known in _AUTHORITIES if address.startswith(known[0])), ("", ""))]
    ]
