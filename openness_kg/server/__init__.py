"""The graph behind HTTP: a SPARQL endpoint, linked data by content negotiation, and answers in JSON.

One process speaks HTTP and never looks at the graph. Another, without threads, opens the graph and forks workers, each
of which answers one question at a time and can be killed without harm (:mod:`openness_kg.server.keeper`).
"""
