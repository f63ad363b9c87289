"""The table of facets keeps what is stored and what addresses say."""

import pytest

from clipqa.facets import FACETS, FIXED, RECORDS, TEXTS, Facet
from clipqa.facets.lines import REST
from clipqa.feed.query import PARAMETERS
from clipqa.models import EntryFacets, FacetCount, FacetText, SearchEntry

by_name = pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)


@by_name
def test_its_name_is_one_parameter_and_fits_where_it_is_stored(facet: Facet) -> None:
    assert list(PARAMETERS.values()).count(facet.name) == 1
    assert facet.name.isidentifier()
    for model in (FacetCount, FacetText):
        assert len(facet.name) <= (model._meta.get_field("facet").max_length or 0)


def test_lines_tell_every_facet_from_every_other() -> None:
    letters = [facet.letter for facet in RECORDS]
    assert len({*letters, REST}) == len(letters) + 1
    assert all(len(letter) == 1 for letter in letters)
    assert [facet.place for facet in FIXED] == list(range(len(FIXED)))


def test_what_is_stored_of_a_facet_stays_what_it_is() -> None:
    """These stand in every entry: a new facet takes the next, and no other changes."""
    assert {"outlet": "O", "topic": "T"}.items() <= {f.name: f.letter for f in RECORDS}.items()
    assert [facet.name for facet in FIXED[:3]] == ["duration", "year", "language"]


def test_a_facet_of_plain_texts_is_a_column_of_both_entries_with_an_index() -> None:
    for facet in TEXTS:
        for model in (SearchEntry, EntryFacets):
            assert model._meta.get_field(facet.name).remote_field.model is FacetText
        assert [index for index in SearchEntry._meta.indexes if index.fields[:1] == [facet.name]]
