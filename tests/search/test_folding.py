"""An index made by another version of the text analysis is detected and can be rebuilt."""

import re
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from clipqa.lib.words import raw_words
from clipqa.models import SearchStatistics
from clipqa.search import find, folding
from clipqa.search.drift import find_drift
from clipqa.search.entries import compose_entries
from clipqa.search.indexing import write_entries
from clipqa.search.terms import index_words
from tests.factories import make_published

SAMPLE = (
    "The U.K.’s COVID-19, covid 19, covid19; 1,000,000 of C#, WHO knows? Straße Łódź œuvre ﬁ ＡＢ "
    "הַנָּמֵל צה״ל مستشفى، ٢٠٢٦ می\u200cخواهم Москве Ελλάδος 停火协议 ｶﾞｷﾞ 항구는 สงคราม हिन्दी "
    "har\u00adbour"
)
TERMS = {
    1: (
        "the uk covid 19 covid 19 covid19 1000000 of c who know strass lodz oeuvr fi ab הנמל צהל "
        "مستشف 2026 ميخو москв ελλαδ 停火 火协 协议 ガギ 항구 구는 สง งค คร รา าม हिन्दी harbour "
        "u．k covid19 covid－19 covid19 covid 1，000，000 c＃ ＷＨＯ مستشفي مي خوا"
    )
}


def test_a_change_of_terms_needs_a_new_folding_version() -> None:
    """If this fails, increment `FOLDING`, add the new terms here, and mention it in CHANGELOG."""
    assert index_words(raw_words(SAMPLE)) == TERMS[folding.FOLDING]


def index_like_an_older_release(*questions: str) -> None:
    """Index questions like a release that split words at all punctuation."""
    ids = [make_published(question).pk for question in questions]
    entries = compose_entries(ids, timezone.now())
    for entry in entries:
        entry.question_terms = " ".join(re.findall(r"\w+", entry.question_text.lower()))
        entry.is_counted = True
    write_entries(entries)
    SearchStatistics.objects.update(folding=0)


def warned() -> list[str]:
    found = run_checks(databases=["default"])
    return [str(one.hint) for one in found if one.id == "clipqa.W006"]


@pytest.mark.django_db
def test_an_index_of_an_older_release_is_reported_and_rebuilt() -> None:
    index_like_an_older_release(
        "Is the U.K. open", "Are there 1,000,000 birds", "Who flies the F-16"
    )
    assert not find("F16").ids
    assert warned() == [folding.REMEDY]
    with pytest.raises(CommandError, match=r"rules of an older release\. Run manage\.py rebuild_s"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search", stdout=StringIO())
    assert len(find("F16").ids) == len(find("1000000").ids) == len(find("uk").ids) == 1
    assert warned() == []
    assert not find_drift()
    call_command("rebuild_search", "--check", stdout=StringIO())


@pytest.mark.django_db
def test_an_old_version_is_reported_even_where_all_terms_are_the_same() -> None:
    make_published("Who guards the line?")
    SearchStatistics.objects.update(folding=0)
    assert find_drift()
    make_published("Who else?")  # indexed by the present version, unlike the other
    assert warned() == [folding.REMEDY]


@pytest.mark.django_db
def test_an_index_with_fewer_facets_is_reported_until_it_is_rebuilt() -> None:
    make_published("Who guards the line?")
    SearchStatistics.objects.update(facets="outlet topic")
    make_published("Who else?")
    assert warned() == [folding.REMEDY]
    with pytest.raises(CommandError, match=r"the filters of an older release\. Run manage"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search", stdout=StringIO())
    assert warned() == []
    assert not find_drift()


@pytest.mark.django_db
def test_a_library_from_before_facets_were_noted_has_those_of_its_release() -> None:
    make_published("Who guards the line?")
    note = import_module("clipqa.migrations.0007_facets_until_now").note
    SearchStatistics.objects.update(facets="")
    note(apps, connection.SchemaEditorClass(connection))
    assert SearchStatistics.objects.get().facets == "duration language outlet topic year"


@pytest.mark.django_db
def test_a_new_or_empty_library_is_current() -> None:
    assert warned() == []
    make_published("Who guards the line?")
    assert warned() == []
    assert not find_drift()


@pytest.mark.django_db(transaction=True)
def test_a_migration_warns_of_an_outdated_index() -> None:
    make_published("Who guards the line?")
    out = StringIO()
    call_command("migrate", verbosity=0, stdout=out)
    assert out.getvalue() == ""
    SearchStatistics.objects.update(folding=0)
    call_command("migrate", verbosity=0, stdout=out)
    assert out.getvalue() == f"{folding.OUTDATED} {folding.REMEDY}\n"
