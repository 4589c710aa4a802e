"""A column of messy names becomes IRIs: candidates with scores that say why, the same online and offline.

What a text may mean is looked up among the names in the graph (``queries/reconcile/names.rq``); how near it comes is
one of the steps in :mod:`openness_kg.reconciling.steps`. Nothing is matched that is not proved by a name: a text that
two things of a type are called, or one that is merely alike, has candidates and no match.
"""
