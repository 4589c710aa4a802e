"""SPARQL as relational algebra, for engines that join tables: rules for DuckDB and Spark, shapes for DuckDB."""
