"""Histories of indexes: which level stood from when until when, read from git or from a table of changes."""
