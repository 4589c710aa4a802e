"""Engines of others that the published dumps are loaded into, each as its users load it.

A module an engine, with ``missing``, which says what is not there, and ``ask``, which loads a dump of a site and writes
the answers to queries into a folder (as SPARQL results in JSON, or as N-Triples), and how many triples it counts.
"""
