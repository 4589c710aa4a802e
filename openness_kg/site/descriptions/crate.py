"""The site as an RO-Crate 1.2 (researchobject.org), whose data entities are the downloads of the dataset.

It takes rocrate, from the extra ``publish``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from openness_kg.base.errors import lacking
from openness_kg.base.iris import ROOT
from openness_kg.base.version import __version__
from openness_kg.site import addresses
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.descriptions.schemaorg import ordered
from openness_kg.site.site import Download, File, Site

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

PATH = "ro-crate-metadata.json"
WITHOUT = lacking("Left out: an RO-Crate", "rocrate", "publish")
_SOFTWARE, _BUILD = "#software", "#build"
_PAGES = (
    (addresses.DATA_PAGE, "Page of the data", "text/html"),
    ("void.ttl", "Description in DCAT and VoID", "text/turtle"),
    ("tables/csv-metadata.json", "Meaning of the tables' columns", "application/csvm+json"),
)


def files(site: Site, facts: Facts) -> Iterator[File]:
    """Yield the metadata file of the crate."""
    if find_spec("rocrate") is None:
        site.notes.append(WITHOUT)
        return
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.2")
    _describe(crate, site, facts)
    content = json.dumps(crate.metadata.generate(), ensure_ascii=False, indent=2)
    yield File(PATH, (content + "\n").encode())


def _describe(crate: ROCrate, site: Site, facts: Facts) -> None:
    def add(stated: dict[str, Any]) -> Any:
        return crate.add_jsonld({name: value for name, value in stated.items() if value})

    root = crate.root_dataset
    makers = [add({"@id": m.iri, "@type": "Organization", "name": m.label, "url": m.iri}) for m in facts.creators]
    # a list of one is written as the one (RO-Crate 1.2, appendix on JSON-LD)
    made_by = makers[0] if len(makers) == 1 else makers
    root["name"], root["description"] = facts.title, facts.description
    root["identifier"], root["url"], root["version"] = addresses.DATASET, site.url, facts.version
    root["keywords"] = facts.keywords
    root["creator"] = root["author"] = root["publisher"] = made_by
    # without a day in the facts there is none: that of the build would make other bytes each day
    root["datePublished"] = facts.issued or "1970-01-01"
    if facts.licence:
        name = facts.licence_name.name
        root["license"] = add({"@id": facts.licence, "@type": "CreativeWork", "name": name, "description": name})
    root["isBasedOn"] = [
        add({"@id": s.iri, "@type": "CreativeWork", "name": s.label, "url": s.url, "creditText": s.citation})
        for s in facts.sources
    ]
    root["mentions"] = _build(add, root, facts)
    for path, title, media_type in _PAGES:
        properties = {"name": title, "description": f"{title} of {facts.title}.", "encodingFormat": media_type}
        crate.add_file(dest_path=path, properties=properties)
    for download in ordered(site.downloads):
        crate.add_file(dest_path=download.path, properties=_file(download))


def _build(add: Any, root: Any, facts: Facts) -> Any:
    """Return the action that made the crate: what was read, by which program."""
    software = add(
        {
            "@id": _SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "openness-kg",
            "url": ROOT,
            "version": __version__,
            "softwareVersion": __version__,
        }
    )
    read = [add({"@id": c.iri, "@type": "CreativeWork", "name": c.label}) for c in facts.commits]
    build = {"@id": _BUILD, "@type": "CreateAction", "name": f"Build of {facts.title}"}
    action = add(build)
    action["instrument"], action["object"], action["result"] = software, read, root
    return action


def _file(download: Download) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "name": download.title,
        "description": f"{download.title}, as {'compressed ' if download.compressed else ''}{download.media_type}.",
        "encodingFormat": "application/gzip" if download.compressed else download.media_type,
        "contentSize": str(download.size),
        "sha256": download.sha256,
    }
    return stated
