"""What a query says that it needs of the graph, and the scope that comes of it.

The words, separated by commas: ``facts`` (ontology and facts, which are always there), ``ratings`` (of all editions),
``ratings of ?edition`` or ``ratings of ?project`` (of the one that the parameter is bound to, of all while it is not
bound), ``history``, ``history of ?index``, and ``derived``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import slug
from openness_kg.base.text import quoted
from openness_kg.graph.location import EVERY, FACTS, WHOLE, Scope

_WORD = re.compile(r"(?P<what>facts|ratings|history|derived)(?: of \?(?P<name>\w+))?")


def scope(query: str, needed: str | None, values: Mapping[str, str]) -> Scope:
    """Return the scope that a query needs.

    Args:
        query: the name of the query, for the error.
        needed: what its header says, None if nothing.
        values: the IRIs that parameters are bound to.

    Raises:
        OpennessError: the header says something else than the words that there are.

    """
    if needed is None:
        return WHOLE
    wanted = FACTS
    for word in needed.split(","):
        found = _WORD.fullmatch(word.strip())
        if found is None or (found["name"] and found["what"] in ("facts", "derived")):
            raise OpennessError(
                f"{query}: the header says that it needs {quoted(word.strip())}; write facts, ratings,"
                " ratings of ?edition, ratings of ?project, history, history of ?index or derived."
            )
        wanted |= _scope(found["what"], found["name"], values)
    return wanted


def _scope(what: str, name: str | None, values: Mapping[str, str]) -> Scope:
    only = (slug(values[name]),) if name is not None and name in values else EVERY
    if what == "history":
        return Scope(histories=only)
    if what == "ratings":
        return Scope(projects=only) if name == "project" and only != EVERY else Scope(editions=only)
    return Scope(derived=what == "derived")
