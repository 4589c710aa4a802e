"""How much of a graph an endpoint holds, so that a question of what it lacks is refused and not answered with less."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.http import host
from openness_kg.graph import catalogue
from openness_kg.graph.location import Scope
from openness_kg.graph.remote.store import RemoteStore

_PARTS = {
    "editions": ("ratings", "ratings"),
    "projects": ("ratings", "ratings"),
    "histories": ("history", "history of ratings"),
    "derived": ("derived", "derived statements"),
}
"""What each attribute of a scope takes: a part that ``endpoint/held`` knows, and what to call it."""


def refuse_lack(store: RemoteStore, wanted: Scope, held: Scope) -> None:
    """Raise if an endpoint has nothing at all of what a scope wants.

    Args:
        store: the endpoint.
        wanted: how much is wanted.
        held: how much is known to be there.

    Raises:
        OpennessError: something is not there, or loading was cut off.

    """
    url = store.connection.where.url
    if iris.LOADING in store.graphs():
        raise OpennessError(
            f"{host(url)}: loading the graph there was cut off: go on with `openness-kg load --endpoint {url}`."
        )
    missing = [part for part in _PARTS if getattr(wanted, part) and not getattr(held, part)]
    if not missing:
        return
    there = {row["part"] for row in store.rows(catalogue.named("endpoint/held").text)}
    for part, name in (_PARTS[part] for part in missing):
        if part not in there:
            raise OpennessError(
                f"{host(url)}: there are no {name} at this endpoint, which the question needs: load them with"
                f" `openness-kg load --derive --endpoint {url}`."
            )
