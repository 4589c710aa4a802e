"""Links as an index gives them: one, several or none, and not always web addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openness_kg.importing.report import Report
from openness_kg.importing.yamlfile import Mapping, Scalar, Sequence, Value

_WEB = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?([/?#][^\s<>\"{}|\\^`]*)?")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True)
class Links:
    """Links that are web addresses, and links that at least are IRIs; what is neither is only reported."""

    web: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()


def read(value: Value | None, file: str, key: str, report: Report) -> Links:
    """Return the links of a field, and report every one that cannot be followed as it stands."""
    if value is None:
        return Links()
    if isinstance(value, Mapping):
        report.add(file, value.line, key, "", "link-malformed", "A mapping stands where a link should; left out.")
        return Links()
    if isinstance(value, Sequence):
        texts = [(item.text, item.line) for item in value.items if isinstance(item, Scalar)]
        shown = ", ".join(text for text, _ in texts)
        report.add(file, value.line, key, shown, "link-list", f"A list of {len(texts)} links; each is taken.")
    else:
        texts = [(value.text, value.line)]
    web, odd = [], []
    for text, line in texts:
        if not text:
            continue
        if _WEB.fullmatch(text):
            web.append(text)
            if "//" in text.partition("://")[2]:
                report.add(file, line, key, text, "link-odd", "The path has an empty part; taken as it stands.")
        elif _IRI.fullmatch(text):
            odd.append(text)
            report.add(
                file, line, key, text, "link-malformed", "This is no http or https address; kept as stated only."
            )
        else:
            report.add(file, line, key, text, "link-malformed", "This is no link; left out.")
    return Links(tuple(dict.fromkeys(web)), tuple(dict.fromkeys(odd)))
