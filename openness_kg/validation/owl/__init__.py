"""The graph under OWL 2: reasoning with HermiT, and the check of OWL 2 DL."""
