"""The forms in which a bill of materials is written."""

from __future__ import annotations

from importlib import import_module

from openness_kg.base.formats import chosen
from openness_kg.exporting.bill import Bill

KINDS = {"spdx": ("json",), "cyclonedx": ("json", "xml")}
"""Each form with its formats, the first by default."""


def check(kind: str, format_name: str | None) -> str:
    """Return the format in which a form is written; the one by default for None.

    Raises:
        OpennessError: there is no such form, or it has no such format.

    """
    formats = chosen("There is no bill of materials", KINDS, kind)
    wanted = formats[0] if format_name is None else format_name
    chosen(f"{kind} has no format", dict.fromkeys(formats), wanted)
    return wanted


def render(bill: Bill, kind: str, format_name: str | None = None) -> str:
    """Return a bill of materials in one of the forms; the same bytes for the same facts.

    Raises:
        OpennessError: there is no such form, or it has no such format.

    """
    wanted = check(kind, format_name)
    made: str = import_module(f"openness_kg.exporting.{kind}.as_{wanted}").render(bill)
    return made
