"""Descriptions of the dataset for catalogues, checkers and people."""
