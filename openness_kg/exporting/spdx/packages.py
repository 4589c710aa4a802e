"""Models, datasets and projects as packages of SPDX, and their makers as agents."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.exporting import pairs
from openness_kg.exporting.bill import Bill, Component
from openness_kg.exporting.spdx.elements import Json, identified, properties

_CLASSES = {"model": "ai_AIPackage", "family": "ai_AIPackage", "project": "ai_AIPackage", "dataset": "dataset_DatasetPackage"}
_PURPOSES = {"model": "model", "family": "model", "dataset": "data"}
_WIKIDATA = "http://www.wikidata.org/entity/"


def package(component: Component) -> Json:
    """Return a component as a package; what the graph does not know of it, and SPDX has a value for, is no assertion."""
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
        externalRef=[
            {"type": "ExternalRef", "externalRefType": "altWebPage", "locator": [page]} for page in component.homepages[1:]
        ],
        **unknown,
        extension=properties(pairs.of_component(component)),
    )


def suppliers(bill: Bill) -> list[Json]:
    """Return the makers of all components, each once."""
    makers = {maker.iri: maker.label for one in bill.components.values() for maker in one.makers}
    return [identified("Organization", iri, name=label) for iri, label in sorted(makers.items())]


def _identifiers(component: Component) -> list[Json]:
    hub = {f"{iris.HUB_PAGE}{'datasets/' if component.sort == 'dataset' else ''}{one}": one for one in component.hub_ids}
    known = [(hub.get(address, address), "Hugging Face" if address in hub else "", address) for address in component.addresses]
    known += [
        (same.removeprefix(_WIKIDATA), "Wikidata" if same.startswith(_WIKIDATA) else "", same) for same in component.same
    ]
    return [
        {
            "type": "ExternalIdentifier",
            "externalIdentifierType": "other",
            "identifier": identifier,
            **({"issuingAuthority": authority} if authority else {}),
            "identifierLocator": [locator],
        }
        for identifier, authority, locator in known
    ]
