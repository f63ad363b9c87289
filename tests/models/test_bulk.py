"""Many records at once are what they would be one by one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.db.models import Model
from django.forms import model_to_dict
from django.utils import timezone

from clipqa.models import Clip, Outlet, SearchTerm, Video
from clipqa.models.bulk import BUNDLE, ROWS_AT_ONCE, create_records, insert_rows

pytestmark = pytest.mark.django_db


def outlet(name: str, **values: object) -> Outlet:
    return Outlet(name=name, slug=name.lower(), **values)


def video(of: Outlet, number: int = 1) -> Video:
    source = f"{number:011d}"
    return Video(outlet=of, title="-", slug=source, provider="youtube", source_id=source)


def said(record: Model) -> dict[str, object]:
    return model_to_dict(record, [field.name for field in record._meta.concrete_fields])


def test_records_get_their_keys_in_the_order_they_are_given() -> None:
    create_records([outlet("Harbour")])
    harbour = Outlet.objects.get()
    videos = [video(harbour, number) for number in range(2 * ROWS_AT_ONCE + 1)]
    create_records(videos)
    stored = dict(Video.objects.values_list("source_id", "pk"))
    assert stored == {one.source_id: one.pk for one in videos}


def test_records_say_in_the_database_what_they_said_before() -> None:
    before = timezone.now()
    harbour = outlet("Harbour", website="https://harbour.example", edit_version=3)
    create_records([harbour])
    stored = Outlet.objects.get()
    assert said(stored) == said(harbour) == said(Outlet.objects.get(pk=harbour.pk))
    assert before <= stored.created_at <= stored.updated_at <= timezone.now()
    assert (harbour.created_at, harbour.updated_at) == (stored.created_at, stored.updated_at)


def test_a_record_points_at_what_had_no_key_when_it_was_made() -> None:
    harbour = outlet("Harbour")
    film = video(harbour)
    clip = Clip(video=film, start_ms=0, end_ms=1)
    for record in (harbour, film, clip):
        create_records([record])
    stored = Clip.objects.select_related("video__outlet").get()
    assert (stored.video, stored.video.outlet) == (film, harbour)
    assert clip.video is film


def test_records_are_saved_again_like_any_others() -> None:
    harbour = outlet("Harbour")
    create_records([harbour])
    harbour.name = "Harbour Public TV"
    harbour.save()
    assert Outlet.objects.get().name == "Harbour Public TV"


def test_what_the_database_refuses_is_refused_whole() -> None:
    with pytest.raises(IntegrityError):
        create_records([outlet("Harbour"), outlet("Harbour")])


def test_no_records_ask_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        create_records([])


@pytest.mark.parametrize("many", [0, 1, BUNDLE - 1, BUNDLE, BUNDLE + 1, 2 * ROWS_AT_ONCE + 1])
def test_however_many_rows_there_are_each_is_written_and_met_again_where_it_stands(
    many: int,
) -> None:
    table = SearchTerm._meta.db_table
    adding = f"ON CONFLICT (term) DO UPDATE SET entries = {table}.entries + excluded.entries"
    rows = [(f"term-{number}", number) for number in range(many)]
    insert_rows(SearchTerm, ("term", "entries"), rows)
    insert_rows(SearchTerm, ("term", "entries"), rows[1:], adding)
    stored = dict(SearchTerm.objects.values_list("term", "entries"))
    assert stored == {term: 2 * number for term, number in rows}
