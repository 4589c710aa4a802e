"""The types of things that names can mean, as services and commands name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openness_kg.base.errors import OpennessError, suggestion
from openness_kg.base.iris import compact, okg
from openness_kg.base.text import quoted


@dataclass(frozen=True)
class Kind:
    """A type: its short name, the class of the ontology, and what people call it."""

    name: str
    iri: str
    label: str


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("project", okg("Project"), "Project"),
        Kind("model", okg("Model"), "Model"),
        Kind("family", okg("ModelFamily"), "Model family"),
        Kind("dataset", okg("Dataset"), "Dataset"),
        Kind("licence", okg("Licence"), "Licence"),
        Kind("organisation", okg("Organisation"), "Organisation"),
    )
}


def kind(text: str) -> str:
    """Return the short name of a type by that name, by the IRI of its class, or by the IRI with a prefix.

    Raises:
        OpennessError: there is no such type.

    """
    for known in KINDS.values():
        if text in (known.name, known.iri, compact(known.iri)):
            return known.name
    raise OpennessError(f"There is no type {quoted(text)}: use {', '.join(KINDS)}.{suggestion(text, KINDS)}")
