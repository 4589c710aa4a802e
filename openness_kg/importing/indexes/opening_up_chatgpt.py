"""The index "Opening up ChatGPT": where it is published, and how it lays out its files."""

from __future__ import annotations

from openness_kg.importing.indexes.yamlindex import Layout

INDEX = "opening-up-chatgpt"
SCHEME = "index-2025-03"
"""The scheme whose criteria this index ended with."""
SOURCE = "https://github.com/opening-up-chatgpt/opening-up-chatgpt.github.io"
"""Where the index is published."""

LAYOUT = Layout(
    inner="projects",
    block="project",
    stated={"llmbase": "statedBase", "rlbase": "statedTuningData", "license": "statedLicence"},
    licence="license",
)
