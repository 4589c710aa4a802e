"""Indexes of openness, read from their YAML files and written as editions."""
