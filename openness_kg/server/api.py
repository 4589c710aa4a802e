"""A small API in JSON for people who do not write SPARQL, and its description as OpenAPI 3.1."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from openness_kg.base.version import __version__
from openness_kg.graph import catalogue
from openness_kg.server.asking import Asking
from openness_kg.server.endpoint import parse_fields
from openness_kg.server.operations import RefusalError
from openness_kg.server.responses import tag, unchanged

PREFIX = "/api/"
DOCUMENT = f"{PREFIX}openapi.json"


@dataclass(frozen=True)
class Parameter:
    """A parameter of a view: its name, what it is, whether it has to be given, and the values that it may have."""

    name: str
    says: str
    required: bool = False
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Return what OpenAPI says of it."""
        kind: dict[str, Any] = {"type": "string", **({"enum": list(self.choices)} if self.choices else {})}
        return {"name": self.name, "in": "query", "description": self.says, "required": self.required, "schema": kind}


@dataclass(frozen=True)
class View:
    """Something that can be asked: its path below the prefix, a summary, and parameters."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]


_EDITION = Parameter("edition", "Slug or IRI of an edition; the newest by default.")
_PROJECT = "Slug, IRI, name or alias of a project."
VIEWS = {
    view.path: view
    for view in (
        View(
            "table",
            "The openness table of an edition, or of its index as of a day.",
            (
                _EDITION,
                Parameter("ratings", "Which ratings.", choices=("effective", "curated", "derived")),
                Parameter("as-of", "A day, such as 2025-03-20."),
            ),
        ),
        View(
            "explain",
            "Why a cell has its level, or an overview of a project; or what binds a model, and why.",
            (
                Parameter(
                    "project",
                    f"{_PROJECT} Alone also that of a model, family or dataset, or its id on a hub.",
                    required=True,
                ),
                Parameter("criterion", "Slug, IRI or label of a criterion; all of them by default."),
                _EDITION,
                Parameter("scheme", "A scheme of criteria on which to say what lineage alone allows."),
                Parameter("on", "A day, such as 2025-03-20."),
            ),
        ),
        View(
            "lineage",
            "What a thing was made from, its heirs, and the restrictions that pass on.",
            (
                Parameter("name", "Slug, IRI, label or alias of a model, dataset or project.", required=True),
                Parameter("direction", "Which way.", choices=("up", "down", "both")),
                Parameter("depth", "How many steps from it at most; all by default."),
            ),
        ),
        View(
            "findings",
            "Where ratings contradict lineage, siblings, other editions or themselves.",
            (
                Parameter("edition", "Slug or IRI of an edition; all by default."),
                Parameter("kind", "A kind of finding; all by default."),
                Parameter("project", _PROJECT),
            ),
        ),
        View(
            "search",
            "Models, datasets, projects, licences and organisations by a part of a name.",
            (Parameter("text", "The part, in any case.", required=True),),
        ),
    )
}


class Api:
    """Answers ``/api/VIEW`` and ``/api/questions/NAME``, and describes both."""

    def __init__(self, asking: Asking) -> None:
        """Take the way to the workers."""
        self._asking = asking

    async def __call__(self, request: Request) -> Response:
        """Answer a request.

        Raises:
            RefusalError: there is no such view, or a parameter is not known, missing or given twice.

        """
        path = request.path_params["path"]
        kind, _, name = path.partition("/")
        if path in VIEWS:
            arguments = _arguments(request, VIEWS[path].parameters)
            return await self._answer(request, path, arguments)
        if kind == "questions" and name in _questions():
            arguments = {"question": name, **_arguments(request, _questions()[name].parameters)}
            return await self._answer(request, "questions", arguments)
        if path == "openapi.json":
            return self._description(request)
        raise RefusalError(404, f"There is nothing at this address: {DOCUMENT} says what there is.")

    async def _answer(self, request: Request, view: str, arguments: Mapping[str, str]) -> Response:
        root = urlsplit(self._root(request)).path
        question = {"what": "view", "view": view, "arguments": arguments, "root": root}
        return await self._asking.answer(request, question)

    def _root(self, request: Request) -> str:
        return self._asking.settings.seen(str(request.base_url))

    def _description(self, request: Request) -> Response:
        root = self._root(request)
        etag = tag(self._asking.pool.fingerprint, "openapi", root)
        headers = {"content-type": "application/json", "etag": etag, "cache-control": "no-cache"}
        return unchanged(request, etag) or Response(_written(root), headers=headers)


def _arguments(request: Request, parameters: Sequence[Parameter]) -> dict[str, str]:
    known = {parameter.name: parameter for parameter in parameters}
    found: dict[str, str] = {}
    for name, value in parse_fields(request.scope["query_string"]):
        if name not in known:
            raise RefusalError(400, f"There is no parameter of that name here: use {', '.join(known) or 'none'}.")
        if name in found:
            raise RefusalError(400, f"'{name}' is given more than once.")
        choices = known[name].choices
        if choices and value not in choices:
            raise RefusalError(400, f"'{name}' is one of {', '.join(choices)}.")
        found[name] = value
    for parameter in parameters:
        if parameter.required and not found.get(parameter.name):
            raise RefusalError(400, f"'{parameter.name}' has to be given: {parameter.says}")
    return found


def _questions() -> Mapping[str, View]:
    """Return the questions of the catalogue, by the last part of their names."""
    return {
        query.name.rpartition("/")[2]: View(
            f"questions/{query.name.rpartition('/')[2]}",
            query.summary,
            tuple(Parameter(name, f"A value of type {kind}.") for name, kind in query.parameters.items()),
        )
        for query in catalogue.shipped().values()
        if query.name.startswith("questions/")
    }


@lru_cache(maxsize=8)
def _written(root: str) -> bytes:
    return json.dumps(openapi(root), indent=1).encode()


def openapi(root: str) -> dict[str, Any]:
    """Return the description of the API (OpenAPI 3.1), for a server at an address with a slash at its end."""
    answer = {
        "type": "object",
        "required": ["result", "queries"],
        "properties": {
            "result": {"description": "What was asked for."},
            "queries": {
                "description": "The queries that gave it, by name, with an address that runs each.",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "href"],
                    "properties": {"name": {"type": "string"}, "href": {"type": "string", "format": "uri-reference"}},
                },
            },
        },
    }
    sentence = {"text/plain": {"schema": {"type": "string"}}}
    wrong = {"description": "A sentence that says what is wrong.", "content": sentence}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "openness-kg",
            "version": __version__,
            "description": 'How open "open" AI is: tables, explanations, lineages, findings.',
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": root}],
        "paths": {
            f"{PREFIX}{view.path}": {
                "get": {
                    "operationId": view.path.replace("/", "-"),
                    "summary": view.summary,
                    "parameters": [parameter.schema() for parameter in view.parameters],
                    "responses": {
                        "200": {
                            "description": "The answer.",
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}},
                        },
                        "400": wrong,
                        "404": wrong,
                        "503": wrong,
                        "504": wrong,
                    },
                }
            }
            for view in (*VIEWS.values(), *_questions().values())
        },
        "components": {"schemas": {"Answer": answer}},
    }
