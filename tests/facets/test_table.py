"""Stored prefixes, indexes and parameters of the table of facets do not change."""

import pytest

from clipqa.facets import FACETS, FIXED, RECORDS, TEXTS, Facet
from clipqa.facets.lines import FIXED_PREFIX
from clipqa.feed.query import PARAMETERS
from clipqa.models import EntryFacets, FacetCount, FacetText, SearchEntry

by_name = pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)


@by_name
def test_its_name_is_one_parameter_and_fits_the_columns(facet: Facet) -> None:
    assert list(PARAMETERS.values()).count(facet.name) == 1
    assert facet.name.isidentifier()
    for model in (FacetCount, FacetText):
        assert len(facet.name) <= (model._meta.get_field("facet").max_length or 0)


def test_every_facet_has_its_own_prefix_or_index() -> None:
    letters = [facet.letter for facet in RECORDS]
    assert len({*letters, FIXED_PREFIX}) == len(letters) + 1
    assert all(len(letter) == 1 for letter in letters)
    assert [facet.index for facet in FIXED] == list(range(len(FIXED)))


def test_stored_prefixes_and_indexes_do_not_change() -> None:
    """They are part of every entry. A new facet takes the next one."""
    assert {"outlet": "O", "topic": "T"}.items() <= {f.name: f.letter for f in RECORDS}.items()
    assert [facet.name for facet in FIXED[:3]] == ["duration", "year", "language"]


def test_a_text_facet_has_an_indexed_column_in_both_entry_tables() -> None:
    for facet in TEXTS:
        for model in (SearchEntry, EntryFacets):
            assert model._meta.get_field(facet.name).remote_field.model is FacetText
        assert [index for index in SearchEntry._meta.indexes if index.fields[:1] == [facet.name]]
