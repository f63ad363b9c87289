"""Facets: filters of the feed whose values are counted. `table.py` has a row for each."""

from clipqa.facets.kinds import Facet, FixedFacet, RecordFacet, TextFacet, Wording
from clipqa.facets.lines import FacetCounts, count_lines, facet_lines
from clipqa.facets.table import BY_NAME, FACETS, FIXED, RECORDS, TEXTS

__all__ = [
    "BY_NAME",
    "FACETS",
    "FIXED",
    "RECORDS",
    "TEXTS",
    "Facet",
    "FacetCounts",
    "FixedFacet",
    "RecordFacet",
    "TextFacet",
    "Wording",
    "count_lines",
    "facet_lines",
]
