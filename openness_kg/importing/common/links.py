"""Links as an index gives them: one, several or none, and not always web addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openness_kg.graph.convert import is_iri
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.yamlfile import Scalar, Sequence, Value, YamlMapping, shown

_WEB = re.compile(r"https?://[^/?#@:.\s]+(\.[^/?#@:.\s]+)+(:[0-9]+)?([/?#]\S*)?")


@dataclass(frozen=True)
class Links:
    """Links that are web addresses, links that at least are IRIs, and texts that are neither."""

    web: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def read(value: Value | None, file: str, key: str, report: ImportReport) -> Links:
    """Return the links of a field, and report every one that cannot be followed as it stands."""
    if value is None:
        return Links()
    if isinstance(value, YamlMapping):
        report.add(file, value.line, key, shown(value), "link-malformed", "A mapping stands where a link should.")
        return Links()
    items = value.items if isinstance(value, Sequence) else (value,)
    if isinstance(value, Sequence):
        report.add(file, value.line, key, shown(value), "link-list", f"A list of {len(items)} links; each is taken.")
    web, odd, texts = [], [], []
    for item in items:
        text = shown(item)
        if not text:
            continue
        if not isinstance(item, Scalar) or not is_iri(text):
            texts.append(text)
            report.add(file, item.line, key, text, "link-malformed", "This is no link; kept as a text.")
        elif not _WEB.fullmatch(text):
            odd.append(text)
            report.add(
                file, item.line, key, text, "link-malformed", "This is no http or https address; kept as stated only."
            )
        else:
            web.append(text)
            if "//" in text.partition("://")[2]:
                report.add(file, item.line, key, text, "link-odd", "The path has an empty part; taken as it stands.")
    return Links(*(tuple(dict.fromkeys(found)) for found in (web, odd, texts)))
