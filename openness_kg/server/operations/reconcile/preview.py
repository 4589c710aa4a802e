"""What a client shows of a thing: a page for a small frame, and a piece of one. All text of the graph is escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from openness_kg.base.text import is_web_address, printable, quoted
from openness_kg.reconciling.index import Thing
from openness_kg.reconciling.kinds import KINDS
from openness_kg.reconciling.values import Value
from openness_kg.server.operations.base import Question, RefusalError
from openness_kg.server.operations.reconcile.known import Known

_MOST_VALUES = 5
_LONGEST = 200
_STYLE = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:8px;color:#1a1a1a;background:#fff}"
    "h1{font-size:16px;margin:0 0 4px}dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 8px;margin:6px 0 0}"
    "dt{color:#555}dd{margin:0;overflow-wrap:anywhere}p{margin:0;color:#555}"
)


def page(known: Known, given: str) -> str:
    """Return a page that shows a thing by its id.

    Raises:
        RefusalError: there is no such thing.

    """
    thing = _thing(known, given)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{_shown(thing.label)}</title>'
        f"<style>{_STYLE}</style></head><body>{_body(known, thing)}</body></html>\n"
    )


def flyout(known: Known, question: Question) -> dict[str, Any]:
    """Return a piece of HTML that shows the thing with ``id``.

    Raises:
        RefusalError: there is no such thing.

    """
    return {"id": question["id"], "html": _body(known, _thing(known, question["id"]))}


def _thing(known: Known, given: str) -> Thing:
    thing = known.reconciler.thing(given)
    if thing is None:
        raise RefusalError(404, f"There is nothing with the id {quoted(given)} here.")
    return thing


def _body(known: Known, thing: Thing) -> str:
    rows = "".join(
        f"<dt>{_shown(one.name)}</dt><dd>{_list(found)}</dd>"
        for one in known.values.properties.values()
        if (found := known.values.of(thing.iri, one.iri))
    )
    link = f'<a href="{escape(thing.iri)}" target="_blank" rel="noopener">{_shown(thing.iri)}</a>'
    return f"<h1>{_shown(thing.label)}</h1><p>{KINDS[thing.kind].label} · {link}</p><dl>{rows}</dl>"


def _list(values: list[Value]) -> str:
    more = f" and {len(values) - _MOST_VALUES} more" if len(values) > _MOST_VALUES else ""
    return ", ".join(_value(one) for one in values[:_MOST_VALUES]) + more


def _value(value: Value) -> str:
    shown = _shown(value.label or value.text)
    if not is_web_address(value.text):
        return shown
    return f'<a href="{escape(value.text)}" target="_blank" rel="noopener">{shown}</a>'


def _shown(text: str) -> str:
    return escape(printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]} …"))
