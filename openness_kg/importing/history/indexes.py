"""The indexes whose history can be read."""

from __future__ import annotations

from dataclasses import dataclass

from openness_kg.importing.indexes import run


@dataclass(frozen=True)
class IndexHistory:
    """An index with a history.

    Attributes:
        index: the index as its editions are imported.
        title: its name, as it stands in a sentence.
        scheme: the shipped scheme to which most of its criteria belong.

    """

    index: run.Index
    title: str
    scheme: str

    @property
    def slug(self) -> str:
        """The slug of the index, and of the organisation that gives its ratings."""
        return self.index.slug

    @property
    def home(self) -> str:
        """The slug under which its records stand, and of the scheme for criteria that its history alone has."""
        return f"{self.slug}-history"

    @property
    def end_model(self) -> str:
        """The key under which a file names the end model; empty if the index does not name it."""
        stated = {local: key for key, local in self.index.layout.stated.items()}
        return stated.get("statedEndModel", "")


INDEXES = {
    index.slug: index
    for index in (
        IndexHistory(run.INDEXES["opening-up-chatgpt"], "Opening up ChatGPT", "index-2025-03"),
        IndexHistory(run.INDEXES["osai-index"], "the European Open Source AI Index", "osai-2025-12"),
    )
}
