"""Federated queries, and links to Wikidata."""
