"""The European Open Source AI Index: where it is published, and how it lays out its files."""

from __future__ import annotations

import re

from openness_kg.graph.documents import Object
from openness_kg.importing.common import dates
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.yamlfile import Value, YamlMapping, shown, texts
from openness_kg.importing.indexes.yamlindex import Facts, Layout, Meanings

INDEX = "osai-index"
PARAMETERS = "_parameters.yml"
"""The file that lists the criteria of a release."""
SOURCE = "https://github.com/Language-Technology-Assessment/main-database"
"""Where the index is published."""

_METAPROMPTS = ("metaprompt", "metaprompts")
_GIVEN = r"(?:made (?:publicly )?available|made public|released|published|shared|provided|found)"
_NOTHING = r"(?:not (?:been )?|no (?:base )?(?:model )?(?:weights )?(?:were |was )?)"
_NOT_RELEASED = re.compile(rf"\b{_NOTHING}{_GIVEN}\b", re.I)
"""How notes on the weights of a base say that it was not released; "not openly available" is said of leaked ones."""


def _more(system: YamlMapping, document: YamlMapping, file: str, report: ImportReport) -> tuple[Facts, Meanings]:
    stated: list[tuple[str, str]] = []
    typed: list[tuple[str, Object]] = []
    stated += [("statedType", word) for word in _words(system.items.get("type"))]
    if not stated:
        report.add(file, system.lines.get("type", 0), "system.type", "", "empty", "The field is empty: unknown.")
    if date := ", ".join(texts(system.items.get("releasedate"))):
        if literal := dates.read(date):
            typed.append(("okg:released", literal))
        else:
            report.add(
                file, system.lines["releasedate"], "system.releasedate", date, "date-unknown", "Kept in its words only."
            )
    api = document.items.get("api")
    if isinstance(api, YamlMapping):
        prompts = [shown(api.items.get(key)) for key in _METAPROMPTS]
        stated += [("metaprompt", prompt) for prompt in prompts if prompt]
    return tuple(stated), tuple(typed)


def _words(value: Value | None) -> list[str]:
    words = [word.strip() for text in texts(value) for word in text.split(",")]
    return list(dict.fromkeys(word for word in words if word))


LAYOUT = Layout(
    inner="",
    block="system",
    stated={
        "basemodelname": "statedBase",
        "endmodelname": "statedEndModel",
        "endmodellicense": "statedLicence",
        "performanceclass": "statedPerformanceClass",
        "releasedate": "statedReleaseDate",
    },
    licence="endmodellicense",
    rating={"api": frozenset(_METAPROMPTS)},
    absence={"weights_basemodel": _NOT_RELEASED},
    spellings={
        "endmodel license": "endmodellicense",
        # what the index called its fields at first
        "endlicense": "endmodellicense",
        "basemodel": "basemodelname",
        "endmodel": "endmodelname",
        "modelname": "endmodelname",
    },
    keeps_maker_link=True,
    apart=frozenset({PARAMETERS}),
    other=frozenset({"type"}),
    more=_more,
)
