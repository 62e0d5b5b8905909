"""Dialects of SQL, as the library that prints them calls them."""

from __future__ import annotations

WRITTEN_IN = "postgres"
"""The dialect in which queries are made."""
RUN = ("duckdb", "postgres")
"""Dialects whose queries the tests of slacalc run."""
PRINTED = (*RUN, "bigquery", "databricks", "redshift", "snowflake", "spark", "trino")
