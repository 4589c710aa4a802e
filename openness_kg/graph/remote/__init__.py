"""Stores at an endpoint: SPARQL 1.1 Protocol for queries and updates, Graph Store Protocol for data."""
