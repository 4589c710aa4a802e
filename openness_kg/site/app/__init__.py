"""The two pages that work in the browser, without a server: the SPARQL playground and the contribution form.

What they do is built from ``web/`` into ``built/`` (`make web`). Without that the pages say what to do instead.
"""

from openness_kg.site.app.parts import files

__all__ = ["files"]
