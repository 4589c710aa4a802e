"""How much of a graph an endpoint holds, so that a question of what it lacks is refused and not answered with less."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.http import host
from openness_kg.graph.location import Scope
from openness_kg.graph.remote.store import RemoteStore

_ANY = (
    # what a scope wants, a triple of which there is one where that is held, and what to call it
    ("editions", "ASK { ?rating a okg:CuratedRating }", "ratings"),
    ("projects", "ASK { ?rating a okg:CuratedRating }", "ratings"),
    ("histories", "ASK { ?rating okg:inRecord ?record }", "history of ratings"),
    ("derived", "ASK { ?thing okg:drawsOn ?source }", "derived statements"),
)


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
    for part, question, name in _ANY:
        if getattr(wanted, part) and not getattr(held, part) and not store.ask(question):
            raise OpennessError(
                f"{host(url)}: there are no {name} at this endpoint, which the question needs: load them with"
                f" `openness-kg load --derive --endpoint {url}`."
            )
