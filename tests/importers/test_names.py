"""Equal, similar and new names of outlets and topics."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import Result, export_answers
from clipqa.importers.formats import EXPORT_FORMATS
from clipqa.importers.names import MAX_COMPARED, SimilarNames
from clipqa.models import Answer, Outlet, Topic
from tests.importers.rows import counts, delete_everything, import_and_collect, row, write_rows

EXISTING = "Harbour Public TV"
# Each with the name that it matches.
SAME = [
    ("harbour public tv", EXISTING),
    ("HARBOUR Public TV", EXISTING),
    ("Harbour\u00a0Public TV", EXISTING),
    ("Harbour  Public\tTV", EXISTING),
    ("Harbour\u3000Public\u2009TV", EXISTING),
    ("Harbour Public TV\u200b", EXISTING),
    ("\ufeffHarbour \u200bPublic TV", EXISTING),
    ("Har\u00adbour Public\u2060 TV\u200e", EXISTING),
    ("Te\u0301le\u0301rama", "Télérama"),
    ("TÉLÉRAMA", "Te\u0301le\u0301rama"),
    ("한국방송", "\u1112\u1161\u11ab\u1100\u116e\u11a8\u1107\u1161\u11bc\u1109\u1169\u11bc"),
    ("STRASSENFUNK", "Straßenfunk"),
    ("قناة\u00a0المرفأ\u200f", "قناة المرفأ"),
    ("МОРСКОЕ радио", "Морское Радио"),
]
# Each with the name that it is similar to.
SIMILAR = [
    ("Habour Public TV", EXISTING),
    ("Harbour Public TVs", EXISTING),
    ("Harbuor Public TV", EXISTING),
    ("Barbour Public TV", EXISTING),
    ("The Harbour Public TV", EXISTING),
    ("Harbour-Public TV", EXISTING),
    ("Harbour Public T.V.", EXISTING),
    ("HarbourPublicTV", EXISTING),
    ("Harbour\u200bPublic TV", EXISTING),
    ("Télérama", "Telerama"),
    ("Al Jazeera", "Al-Jazeera"),
    ("Guardian", "The Guardian"),
    ("U.N. News", "UN News"),
    ("قناة المرفا", "قناة المرفأ"),
    ("Морское радиоо", "Морское Радио"),
    ("Talks", "Talk"),
]
# Each with a name that it is not similar to.
DIFFERENT = [
    ("Channel 4", "Channel 5"),
    ("Delta News 24", "Delta News 2"),
    ("CBC", "NBC"),
    ("Iran", "Iraq"),
    ("Delta News", "Delta Views"),
    ("Harbour Radio", EXISTING),
    ("が", "か"),
    ("हिन्दी समाचार", "हिन्दू समाचर"),
    ("🎬", "🎥"),
]


def import_rows(folder: Path, *rows: Any, **options: Any) -> tuple[Result, list[str]]:
    return import_and_collect(write_rows(folder, *rows), **options)


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "existing"), SAME, ids=ascii)
def test_a_name_matches_all_its_spellings(tmp_path: Path, given: str, existing: str) -> None:
    Outlet.objects.create(name=existing)
    Topic.objects.create(name=existing)
    result, messages = import_rows(tmp_path, row(outlet=given, topics=[given]))
    assert (counts(result), messages) == ((1, 0, 0, 0), [])
    assert list(Outlet.objects.values_list("name", flat=True)) == [existing]
    assert list(Topic.objects.values_list("name", flat=True)) == [existing]
    assert (result.new_outlets.count, result.new_topics.count) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "existing"), SAME, ids=ascii)
def test_two_spellings_in_one_file_create_one_record(
    tmp_path: Path, given: str, existing: str
) -> None:
    rows = [
        row(f"a{number}", outlet=name, topics=[name], video_url=f"https://a.example/{number}.mp4")
        for number, name in enumerate([existing, given, existing])
    ]
    result, messages = import_rows(tmp_path, *rows)
    assert (counts(result), messages) == ((3, 0, 0, 0), [])
    assert (Outlet.objects.get().name, Topic.objects.get().name) == (existing, existing)
    again, messages = import_rows(tmp_path, *rows)
    assert (counts(again), messages) == ((0, 0, 3, 0), [])


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "existing"), SIMILAR, ids=ascii)
def test_a_new_name_similar_to_an_existing_one_gives_a_warning(
    tmp_path: Path, given: str, existing: str
) -> None:
    Outlet.objects.create(name=existing)
    Topic.objects.create(name=existing)
    result, messages = import_rows(tmp_path, row(outlet=given, topics=[given]))
    assert counts(result) == (1, 0, 0, 0)
    shown = given.replace("\u200b", "\N{REPLACEMENT CHARACTER}")
    sentence = f"“{shown}” is new and similar to “{existing}”."
    assert [line.partition(" If both")[0] for line in messages] == [
        f"outlet: {sentence}",
        f"topics: {sentence}",
    ]
    assert Outlet.objects.count() == Topic.objects.count() == 2
    again, messages = import_rows(tmp_path, row(outlet=given, topics=[given]))
    assert (counts(again), messages) == ((0, 0, 1, 0), [])


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "existing"), [SIMILAR[0], SIMILAR[4], SIMILAR[10]], ids=ascii)
def test_two_similar_new_names_of_a_file_give_a_warning(
    tmp_path: Path, given: str, existing: str
) -> None:
    _, messages = import_rows(
        tmp_path, row(topics=[existing, given], outlet="Delta"), is_dry_run=True
    )
    assert [line.partition(". If")[0] for line in messages] == [
        f"topics: “{given}” is new and similar to “{existing}”"
    ]


@pytest.mark.parametrize(("given", "existing"), SIMILAR, ids=ascii)
def test_similarity_is_symmetric(given: str, existing: str) -> None:
    for one, other in ((given, existing), (existing, given)):
        similar = SimilarNames()
        similar.add(one)
        assert similar.find(other) == one


@pytest.mark.parametrize(("given", "other"), DIFFERENT, ids=ascii)
def test_different_numbers_short_names_and_letters_are_not_similar(given: str, other: str) -> None:
    similar = SimilarNames()
    similar.add(other)
    assert similar.find(given) is None


def test_every_single_edit_of_a_name_is_found() -> None:
    name = "harbour"
    similar = SimilarNames()
    similar.add(name)
    edited = {name[:at] + name[at + 1 :] for at in range(len(name))}
    edited |= {name[:at] + "x" + name[at:] for at in range(len(name) + 1)}
    edited |= {name[:at] + "x" + name[at + 1 :] for at in range(len(name))}
    edited |= {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)}
    assert [word for word in sorted(edited) if similar.find(word) != name] == []


def test_the_number_of_compared_names_is_limited() -> None:
    def seconds(number: int) -> float:
        similar = SimilarNames()
        began = time.process_time()
        for at in range(number):
            name = f"harbour {chr(0x4E00 + at)}{chr(0x4E00 + at * 7 % 9_000)}"
            similar.find(name)
            similar.add(name)
        return time.process_time() - began

    assert seconds(8 * MAX_COMPARED) < 12 * seconds(2 * MAX_COMPARED)


@pytest.mark.django_db
def test_the_exact_name_is_preferred(tmp_path: Path) -> None:
    for name in ("Delta", "DELTA"):
        Outlet.objects.create(name=name)
        Topic.objects.create(name=name)
    import_rows(tmp_path, row(outlet="DELTA", topics=["DELTA", "Delta"]))
    answer = Answer.objects.get()
    assert answer.clip.video.outlet.name == "DELTA"
    assert sorted(topic.name for topic in answer.question.topics.all()) == ["DELTA", "Delta"]


@pytest.mark.django_db
def test_the_oldest_of_several_matching_records_is_used(tmp_path: Path) -> None:
    for name in ("Delta", "DELTA"):
        Outlet.objects.create(name=name)
    import_rows(tmp_path, row(outlet="delta"))
    assert Answer.objects.get().clip.video.outlet.name == "Delta"


@pytest.mark.django_db
def test_another_spelling_of_the_outlet_gives_no_warning(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    for name in ("harbour public tv", "Harbour\u00a0Public TV", "HARBOUR  PUBLIC TV"):
        _, messages = import_rows(tmp_path, row(outlet=name))
        assert messages == []
    _, messages = import_rows(tmp_path, row(outlet="Harbour Radio"))
    assert messages == ["outlet: The library has “Harbour Public TV”, which is kept."]


@pytest.mark.django_db
def test_a_renamed_outlet_does_not_match_its_old_name(tmp_path: Path) -> None:
    outlet = Outlet.objects.create(name="Delta")
    outlet.name = "Harbour"
    outlet.save()
    import_rows(tmp_path, row(outlet="delta"))
    assert sorted(Outlet.objects.values_list("name", flat=True)) == ["Harbour", "delta"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_separate_spellings_make_a_round_trip(tmp_path: Path, name: str) -> None:
    names = ["Delta", "DELTA", "Te\u0301le\u0301", "Télé", "Delta\u00a0"]
    for number, each in enumerate(names):
        url = f"https://a.example/{number}.mp4"
        Outlet.objects.create(name=each)
        Topic.objects.create(name=each)
        import_rows(tmp_path, row(f"a{number}", outlet=each, topics=[each], video_url=url))
    before = list(export_answers(Answer.objects.all()))
    path = tmp_path / f"library.{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        EXPORT_FORMATS[name].write(before, stream)
    again, _ = import_and_collect(path)
    assert counts(again) == (0, 0, 5, 0)
    delete_everything()
    _, messages = import_and_collect(path)
    assert list(export_answers(Answer.objects.all())) == before
    assert len(messages) == 4
    assert messages[0].startswith("outlet: “DELTA” is new and similar to “Delta”.")


@pytest.mark.django_db
def test_edited_spellings_in_an_export_match_existing_records(tmp_path: Path) -> None:
    import_rows(tmp_path, row())
    (record,) = export_answers(Answer.objects.all())
    record |= {"outlet": "harbour public tv", "topics": ["CEASEFIRES"]}
    result, messages = import_rows(tmp_path, record)
    assert (counts(result), messages) == ((0, 0, 1, 0), [])


@pytest.mark.django_db
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_the_result_has_the_new_names(tmp_path: Path, is_dry_run: bool) -> None:
    Outlet.objects.create(name="Delta")
    rows = [
        row("a1", outlet="delta", topics=["Maps"], video_url="https://a.example/1.mp4"),
        row("a2", outlet="Harbour", topics=["Maps", "Talks"], video_title="Second"),
        row("a3", outlet="Harbour", start=70, end=80),
    ]
    result, _ = import_rows(tmp_path, *rows, is_dry_run=is_dry_run)
    assert (result.new_outlets.count, result.new_outlets.first) == (1, ("Harbour",))
    assert result.new_topics.first == ("Maps", "Talks", "Ceasefires")
    assert result.new_videos.first == ("Evening report", "Second")
    assert Outlet.objects.count() == (1 if is_dry_run else 2)


@pytest.mark.django_db
def test_a_rolled_back_import_reports_no_new_names(tmp_path: Path) -> None:
    Outlet.objects.create(name="Delta")
    import_rows(
        tmp_path, row("a0", video_url="https://a.example/1.mp4", video_duration=20, start=1, end=9)
    )
    rows = [
        row("a1", outlet="Harbour"),
        row("a2", video_url="https://a.example/1.mp4", video_duration=None, start=30, end=40),
    ]
    result, _ = import_rows(tmp_path, *rows, all_or_nothing=True)
    assert (counts(result), result.new_outlets.count) == ((0, 0, 0, 1), 0)
