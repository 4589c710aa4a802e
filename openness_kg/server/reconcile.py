"""A reconciliation service (Reconciliation Service API of the W3C's Entity Reconciliation Community Group).

At ``/reconcile`` stands version 0.2, the newest that was published as a final report (2023-04-10) and the one that
OpenRefine speaks; below ``/reconcile/1.0-draft`` the draft of the next one, whose manifest and routes are others.
JSONP, which version 0.2 leaves optional, is not offered, since every response may be read from elsewhere (CORS).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from openness_kg.base import iris
from openness_kg.base.version import __version__
from openness_kg.reconciling.kinds import KINDS
from openness_kg.server.asking import Asking
from openness_kg.server.bodies import body, text
from openness_kg.server.endpoint import parse_fields
from openness_kg.server.operations import RefusalError
from openness_kg.server.operations.reconcile.matching import BATCH
from openness_kg.server.responses import tag, unchanged
from openness_kg.site import addresses

PATH = "/reconcile"
DRAFT = "1.0-draft"
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_WIDTH, _HEIGHT = 420, 260
_SUGGESTED, _MOST_SUGGESTED = 20, 100
_LONGEST = 2000
"""Characters of an id or of a prefix."""
_ALONE = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
"""A page in the frame of somebody else's loads nothing and runs nothing."""


class Reconciliation:
    """Answers at ``/reconcile`` and below."""

    def __init__(self, asking: Asking) -> None:
        """Take the way to the workers."""
        self._asking = asking

    async def __call__(self, request: Request) -> Response:
        """Answer a request.

        Raises:
            RefusalError: there is no such service, or it is not asked as it has to be.

        """
        path = request.path_params.get("path", "").strip("/")
        version, _, below = path.partition("/")
        draft = version == DRAFT
        route = below if draft else path
        if request.method == "POST":
            return await (self._posted_json(request, route) if draft else self._posted(request, route))
        fields = _fields(parse_fields(request.scope["query_string"]))
        if not route:
            return await self._root(request, {} if draft else fields, draft)
        return await self._got(request, route, fields, draft)

    async def _root(self, request: Request, fields: Mapping[str, str], draft: bool) -> Response:
        for name, done in (("queries", "match"), ("extend", "extend")):
            if name in fields:
                return await self._do(request, done, text=fields[name])
        if "query" in fields:
            raise RefusalError(400, "Queries are sent in the field 'queries', as version 0.2 of the API has it.")
        seen = self._asking.settings.seen(str(request.base_url))
        document = draft_manifest(seen) if draft else manifest(seen)
        etag = tag("manifest", document)
        headers = {"content-type": _JSON, "etag": etag, "cache-control": "no-cache"}
        return unchanged(request, etag) or Response(json.dumps(document, indent=1), headers=headers)

    async def _got(self, request: Request, route: str, fields: Mapping[str, str], draft: bool) -> Response:
        kind, _, what = route.partition("/")
        if kind == "suggest" and what in ("entity", "property", "type"):
            skip = _number(fields, "offset" if draft else "cursor", 0)
            limit = min(_number(fields, "limit", _SUGGESTED), _MOST_SUGGESTED)
            prefix, kinds = fields.get("prefix", ""), fields.get("type", "")
            return await self._do(request, f"suggest-{what}", prefix=prefix, type=kinds, skip=skip, limit=limit)
        if route == ("extend/propose" if draft else "properties"):
            limit = _number(fields, "limit", _MOST_SUGGESTED)
            return await self._do(request, "propose", type=fields.get("type", ""), limit=limit)
        if route == "preview":
            return await self._asking.answer(request, {"what": "reconcile-preview", "id": _id(fields)}, _ALONE)
        if route == "flyout" and not draft:
            return await self._do(request, "flyout", id=_id(fields))
        if route == "view" and (stem := addresses.stem(_iri(_id(fields)))):
            return RedirectResponse(f"{self._asking.settings.seen(str(request.base_url))}{stem}", 303)
        raise RefusalError(404, "There is nothing at this address: the manifest of the service says what there is.")

    async def _posted(self, request: Request, route: str) -> Response:
        if route:
            raise RefusalError(405, f"Queries are posted to {PATH}.")
        content = await self._content(request, _FORM)
        fields = _fields([*parse_fields(request.scope["query_string"]), *parse_fields(content)])
        if not {"queries", "extend"} & fields.keys():
            raise RefusalError(400, "A form has the field 'queries' or the field 'extend'.")
        return await self._root(request, fields, draft=False)

    async def _posted_json(self, request: Request, route: str) -> Response:
        if route not in ("match", "extend"):
            raise RefusalError(405, f"Queries are posted to {PATH}/{DRAFT}/match and {PATH}/{DRAFT}/extend.")
        content = text(await self._content(request, _JSON))
        return await self._do(request, f"{route}-draft", text=content)

    async def _content(self, request: Request, kind: str) -> bytes:
        given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if given != kind:
            raise RefusalError(415, f"Queries are posted here as {kind}.")
        return await body(request, self._asking.settings)

    async def _do(self, request: Request, done: str, **arguments: Any) -> Response:
        return await self._asking.answer(request, {"what": "reconcile", "do": done, **arguments})


def manifest(url: str) -> dict[str, Any]:
    """Return the service manifest of version 0.2, for a server at an address with a slash at its end."""
    here = f"{url}reconcile"
    suggest = {
        kind: {"service_url": here, "service_path": f"/suggest/{kind}"} for kind in ("entity", "property", "type")
    }
    suggest["entity"]["flyout_service_path"] = "/flyout?id=${id}"
    return {
        "versions": ["0.2"],
        **_described(url),
        "identifierSpace": iris.ID,
        "schemaSpace": iris.ONTOLOGY,
        "batchSize": BATCH,
        "view": {"url": f"{here}/view?id={{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": suggest,
        "extend": {"propose_properties": {"service_url": here, "service_path": "/properties"}, "property_settings": []},
    }


def draft_manifest(url: str) -> dict[str, Any]:
    """Return the service manifest of the draft of version 1.0; as :func:`manifest`."""
    return {
        "versions": [DRAFT],
        **_described(url),
        "lang": "en",
        "standardizedScore": True,
        "batchSize": BATCH,
        "view": {"url": f"{url}reconcile/view?id={{id}}"},
        "preview": {"width": _WIDTH, "height": _HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True, "propertySettings": []},
    }


def _described(url: str) -> dict[str, Any]:
    return {
        "name": "openness-kg: models, projects, data, licences and makers of open AI",
        "documentation": f"{url}docs/reconcile.html",
        "serviceVersion": __version__,
        "defaultTypes": [{"id": kind.iri, "name": kind.label} for kind in KINDS.values()],
    }


def _fields(given: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return fields by their names; those that nobody knows are left to be, since widgets send many."""
    found: dict[str, str] = {}
    for name, value in given:
        if found.get(name, value) != value and name in ("queries", "extend", "id", "prefix"):
            raise RefusalError(400, f"'{name}' is given more than once.")
        found.setdefault(name, value)
    return found


def _number(fields: Mapping[str, str], name: str, usual: int) -> int:
    value = fields.get(name, "")
    if not value:
        return usual
    if not (value.isdecimal() and value.isascii() and len(value) < 7):  # noqa: PLR2004
        raise RefusalError(400, f"'{name}' is a whole number.")
    return int(value)


def _id(fields: Mapping[str, str]) -> str:
    found = fields.get("id", "")
    if not 0 < len(found) <= _LONGEST:
        raise RefusalError(400, f"'id' has to be given, with at most {_LONGEST} characters.")
    return found


def _iri(given: str) -> str:
    return given if given.startswith(iris.ROOT) else iris.ID + quote(given, safe="/")
