"""Rules as relational algebra: the ``.rq`` files, compiled for engines that join tables instead of asking SPARQL."""
