"""A table as one self-contained HTML page, whole without its script and without any other resource."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from openness_kg.base.text import is_web_address
from openness_kg.views.table.model import Table
from openness_kg.views.words import Named, shortest

SCRIPTS = ("page", "view", "rows", "comparison", "controls", "main")
"""The parts of the page's one script, in their order; each uses what stands in those before it."""


class Reason(Protocol):
    """Why a cell has its level, as far as the page shows it; an explanation is one."""

    @property
    def criterion(self) -> Named:
        """The criterion."""
        ...

    @property
    def curated(self) -> str:
        """The slug of the curated level."""
        ...

    @property
    def derived(self) -> str:
        """The slug of the derived level."""
        ...

    @property
    def outcome(self) -> str:
        """The slug of what came of the derivation."""
        ...

    @property
    def also(self) -> Sequence[Named]:
        """What is the project's own and limits an inherited level too."""
        ...


def web_link(url: str) -> str:
    """Return a URL if a page may link to it, which only http and https may, else an empty text."""
    return url if is_web_address(url) else ""


def render(
    table: Table,
    reasons: Mapping[tuple[str, str], Reason] | None = None,
    *,
    timelines: Mapping[str, str] | None = None,
    editions: Sequence[Named] = (),
) -> str:
    """Return the page.

    Args:
        table: what the page shows.
        reasons: explanations by slugs of project and criterion; the page gives them below the table.
        timelines: SVG by slug of a project, put into the page as it is: it must be safe.
        editions: the editions, this one among them, whose pages stand beside this one as ``<slug>.html``.

    """
    environment = Environment(
        loader=PackageLoader("openness_kg.views.table", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link, "shortest": shortest}
    script = _script()
    explained = defaultdict(list)
    for (project, criterion), reason in (reasons or {}).items():
        explained[project].append((criterion, reason))
    return (
        environment.get_template("table.html").render(
            table=table,
            reasons=reasons or {},
            timelines=timelines or {},
            sections=[
                (row, explained[row.slug])
                for row in table.rows
                if row.slug in explained or row.slug in (timelines or {})
            ],
            editions=editions,
            script=Markup(script),  # noqa: S704 - our own, and no text of the graph is in it
            script_hash=f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
            zip=zip,
        )
        + "\n"
    )


def _script() -> str:
    folder = resources.files("openness_kg.views.table") / "templates" / "script"
    return "\n".join(folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
