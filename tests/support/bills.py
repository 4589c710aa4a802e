"""What the standards themselves say of a bill of materials: their schemas, their shapes and their libraries.

The shapes and the schema of SPDX come with no package: ``make spdx`` gets them, and what takes them is skipped without.
"""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pyshacl
import rdflib
import spdx_python_model
from cyclonedx.schema import SchemaVersion, _res
from cyclonedx.validation.xml import XmlValidator

from tests.support.cli import ROOT

SPDX = ROOT / ".venv" / "spdx-3.0.1"
WITHOUT_SPDX = "" if (SPDX / "spdx-model.ttl").exists() else "needs the shapes and the schema of SPDX: make spdx"
_SCHEMAS = Path(_res.__file__).parent


def spdx_faults_of_library(text: str) -> list[str]:
    """Return what the library of SPDX, which is made from the shapes, cannot read, or write again."""
    try:
        model, objects = spdx_python_model.load_data(json.loads(text))
        model.JSONLDSerializer().write(objects, io.BytesIO())
    except (ValueError, TypeError, KeyError) as error:
        return [str(error) or repr(error)]
    return [f"{missing} is not described" for missing in sorted(objects.missing_ids)]


def spdx_faults_of_schema(text: str) -> list[str]:
    """Return what the JSON schema of SPDX has against a bill."""
    return [error.message for error in _spdx_schema().iter_errors(json.loads(text))]


def spdx_faults_of_shapes(text: str) -> list[str]:
    """Return what the SHACL shapes of SPDX have against a bill."""
    conforms, _, report = pyshacl.validate(spdx_graph(text), shacl_graph=_spdx_shapes(), ont_graph=_spdx_shapes())
    return [] if conforms else [report]


def spdx_graph(text: str) -> rdflib.Graph:
    """Return a bill as RDF, by the JSON-LD context of SPDX."""
    document = json.loads(text)
    assert document["@context"] == "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
    document |= json.loads((SPDX / "spdx-context.jsonld").read_text(encoding="utf-8"))
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


def cyclonedx_faults(text: str) -> list[str]:
    """Return what the JSON schema of CycloneDX 1.6 has against a bill."""
    return [error.message for error in _cyclonedx_schema().iter_errors(json.loads(text))]


def cyclonedx_xml_faults(text: str) -> list[str]:
    """Return what the XML schema of CycloneDX 1.6 has against a bill."""
    fault = XmlValidator(SchemaVersion.V1_6).validate_str(text)
    return [] if fault is None else [str(fault)]


def cyclonedx_licence_ids() -> set[str]:
    """Return the identifiers of licences that CycloneDX knows."""
    return set(json.loads((_SCHEMAS / "spdx.SNAPSHOT.schema.json").read_text(encoding="utf-8"))["enum"])


@cache
def _spdx_shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SPDX / "spdx-model.ttl")


@cache
def _spdx_schema() -> Any:
    return jsonschema_rs.validator_for(json.loads((SPDX / "schema.json").read_text(encoding="utf-8")))


@cache
def _cyclonedx_schema() -> Any:
    known = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in _SCHEMAS.glob("*.schema.json")}
    schema = known["bom-1.6.SNAPSHOT.schema.json"]
    store = {f"http://cyclonedx.org/schema/{name}": one for name, one in known.items()}
    return jsonschema.Draft7Validator(schema, resolver=jsonschema.RefResolver(schema["$id"], schema, store=store))
