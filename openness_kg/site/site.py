"""What every part of a site is made from, and what it yields."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.shared import Shared


@dataclass(frozen=True)
class Download:
    """A file of the dataset that is offered as a distribution of it.

    Attributes:
        path: where it stands in the site.
        title: what it holds, as a short noun phrase.
        media_type: of the content, unpacked if it is compressed.
        size: in bytes, as it stands in the site.
        sha256: of these bytes, in hexadecimal.
        compressed: whether it is gzipped.
        graph: IRI of the one named graph that it holds; empty if it holds more than one, or no RDF.

    """

    path: str
    title: str
    media_type: str
    size: int
    sha256: str
    compressed: bool
    graph: str


@dataclass(frozen=True)
class File:
    """A file of a site.

    Attributes:
        path: below the site's folder, with ``/`` between its parts.
        content: its bytes.
        download: its title if it is a distribution of the dataset, else empty.
        media_type: of a download, unpacked.
        graph: as in :class:`Download`.

    """

    path: str
    content: bytes
    download: str = ""
    media_type: str = ""
    graph: str = ""

    def offered(self) -> Download:
        """Return what is said of this file where downloads are listed."""
        return Download(
            self.path,
            self.download,
            self.media_type,
            len(self.content),
            hashlib.sha256(self.content).hexdigest(),
            self.path.endswith(".gz"),
            self.graph,
        )


@dataclass
class Site:
    """What the parts of a site are made from.

    Attributes:
        graph: all there is, derived.
        url: where the site will stand, with a slash at its end.
        downloads: what parts before have offered, in order of path.
        notes: what was left out and why, a sentence each.

    """

    graph: KnowledgeGraph
    url: str
    downloads: list[Download] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def shared(self) -> Shared:
        """What several parts show, made once."""
        return Shared(self.graph)


Part: TypeAlias = Callable[[Site], Iterator[File]]
