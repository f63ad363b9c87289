"""Rows and records inserted in bulk equal those inserted one by one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.db.models import Model
from django.forms import model_to_dict
from django.utils import timezone

from clipqa.db.bulk import ROWS_PER_STATEMENT, SQLITE_BATCH, create_records, insert_rows
from clipqa.models import Clip, Outlet, SearchTerm, Video

pytestmark = pytest.mark.django_db


def outlet(name: str, **values: object) -> Outlet:
    return Outlet(name=name, slug=name.lower(), **values)


def video(of: Outlet, number: int = 1) -> Video:
    source = f"{number:011d}"
    return Video(outlet=of, title="-", slug=source, provider="youtube", source_id=source)


def values_of(record: Model) -> dict[str, object]:
    return model_to_dict(record, [field.name for field in record._meta.concrete_fields])


def test_records_get_their_keys_in_the_order_they_are_given() -> None:
    create_records([outlet("Harbour")])
    harbour = Outlet.objects.get()
    videos = [video(harbour, number) for number in range(2 * ROWS_PER_STATEMENT + 1)]
    create_records(videos)
    stored = dict(Video.objects.values_list("source_id", "pk"))
    assert stored == {one.source_id: one.pk for one in videos}


def test_stored_records_have_the_values_of_the_instances() -> None:
    before = timezone.now()
    harbour = outlet("Harbour", website="https://harbour.example", edit_version=3)
    create_records([harbour])
    stored = Outlet.objects.get()
    assert values_of(stored) == values_of(harbour) == values_of(Outlet.objects.get(pk=harbour.pk))
    assert before <= stored.created_at <= stored.updated_at <= timezone.now()
    assert (harbour.created_at, harbour.updated_at) == (stored.created_at, stored.updated_at)


def test_a_record_refers_to_one_that_had_no_key_when_it_was_assigned() -> None:
    harbour = outlet("Harbour")
    film = video(harbour)
    clip = Clip(video=film, start_ms=0, end_ms=1)
    for record in (harbour, film, clip):
        create_records([record])
    stored = Clip.objects.select_related("video__outlet").get()
    assert (stored.video, stored.video.outlet) == (film, harbour)
    assert clip.video is film


def test_created_records_can_be_saved_again() -> None:
    harbour = outlet("Harbour")
    create_records([harbour])
    harbour.name = "Harbour Public TV"
    harbour.save()
    assert Outlet.objects.get().name == "Harbour Public TV"


def test_a_duplicate_record_raises_an_integrity_error() -> None:
    with pytest.raises(IntegrityError):
        create_records([outlet("Harbour"), outlet("Harbour")])


def test_no_records_cost_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        create_records([])


@pytest.mark.parametrize(
    "many", [0, 1, SQLITE_BATCH - 1, SQLITE_BATCH, SQLITE_BATCH + 1, 2 * ROWS_PER_STATEMENT + 1]
)
def test_any_number_of_rows_is_inserted_and_updated_on_conflict(many: int) -> None:
    table = SearchTerm._meta.db_table
    adding = f"ON CONFLICT (term) DO UPDATE SET entries = {table}.entries + excluded.entries"
    rows = [(f"term-{number}", number) for number in range(many)]
    insert_rows(SearchTerm, ("term", "entries"), rows)
    insert_rows(SearchTerm, ("term", "entries"), rows[1:], adding)
    stored = dict(SearchTerm.objects.values_list("term", "entries"))
    assert stored == {term: 2 * number for term, number in rows}
