"""Outlet and topic names: which are the same, which are nearly the same, and which are new."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from clipqa.importers import Result, export_answers
from clipqa.importers.formats import WRITTEN
from clipqa.importers.names import MAX_COMPARED, NearTwins
from clipqa.models import Answer, Outlet, Topic
from tests.importers.rows import counts, emptied, imported, row, written

STANDING = "Harbour Public TV"
# Each beside the name that it means.
SAME = [
    ("harbour public tv", STANDING),
    ("HARBOUR Public TV", STANDING),
    ("Harbour\u00a0Public TV", STANDING),
    ("Harbour  Public\tTV", STANDING),
    ("Harbour\u3000Public\u2009TV", STANDING),
    ("Harbour Public TV\u200b", STANDING),
    ("\ufeffHarbour \u200bPublic TV", STANDING),
    ("Har\u00adbour Public\u2060 TV\u200e", STANDING),
    ("Te\u0301le\u0301rama", "Télérama"),
    ("TÉLÉRAMA", "Te\u0301le\u0301rama"),
    ("한국방송", "\u1112\u1161\u11ab\u1100\u116e\u11a8\u1107\u1161\u11bc\u1109\u1169\u11bc"),
    ("STRASSENFUNK", "Straßenfunk"),
    ("قناة\u00a0المرفأ\u200f", "قناة المرفأ"),
    ("МОРСКОЕ радио", "Морское Радио"),
]
# Each beside the name that it is nearly.
NEAR = [
    ("Habour Public TV", STANDING),
    ("Harbour Public TVs", STANDING),
    ("Harbuor Public TV", STANDING),
    ("Barbour Public TV", STANDING),
    ("The Harbour Public TV", STANDING),
    ("Harbour-Public TV", STANDING),
    ("Harbour Public T.V.", STANDING),
    ("HarbourPublicTV", STANDING),
    ("Harbour\u200bPublic TV", STANDING),
    ("Télérama", "Telerama"),
    ("Al Jazeera", "Al-Jazeera"),
    ("Guardian", "The Guardian"),
    ("U.N. News", "UN News"),
    ("قناة المرفا", "قناة المرفأ"),
    ("Морское радиоо", "Морское Радио"),
    ("Talks", "Talk"),
]
# Each beside a name that it is not.
APART = [
    ("Channel 4", "Channel 5"),
    ("Delta News 24", "Delta News 2"),
    ("CBC", "NBC"),
    ("Iran", "Iraq"),
    ("Delta News", "Delta Views"),
    ("Harbour Radio", STANDING),
    ("が", "か"),
    ("हिन्दी समाचार", "हिन्दू समाचर"),
    ("🎬", "🎥"),
]


def land(folder: Path, *rows: Any, **options: Any) -> tuple[Result, list[str]]:
    return imported(written(folder, *rows), **options)


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "standing"), SAME, ids=ascii)
def test_a_name_means_the_one_that_differs_only_as_two_writings_of_a_question_do(
    tmp_path: Path, given: str, standing: str
) -> None:
    Outlet.objects.create(name=standing)
    Topic.objects.create(name=standing)
    result, said = land(tmp_path, row(outlet=given, topics=[given]))
    assert (counts(result), said) == ((1, 0, 0, 0), [])
    assert list(Outlet.objects.values_list("name", flat=True)) == [standing]
    assert list(Topic.objects.values_list("name", flat=True)) == [standing]
    assert (result.new_outlets.count, result.new_topics.count) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "standing"), SAME, ids=ascii)
def test_rows_of_one_file_that_write_a_name_in_two_ways_make_one_of_it(
    tmp_path: Path, given: str, standing: str
) -> None:
    rows = [
        row(f"a{number}", outlet=name, topics=[name], video_url=f"https://a.example/{number}.mp4")
        for number, name in enumerate([standing, given, standing])
    ]
    result, said = land(tmp_path, *rows)
    assert (counts(result), said) == ((3, 0, 0, 0), [])
    assert (Outlet.objects.get().name, Topic.objects.get().name) == (standing, standing)
    again, said = land(tmp_path, *rows)
    assert (counts(again), said) == ((0, 0, 3, 0), [])


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "standing"), NEAR, ids=ascii)
def test_a_new_name_that_is_nearly_a_standing_one_is_a_warning_with_both(
    tmp_path: Path, given: str, standing: str
) -> None:
    Outlet.objects.create(name=standing)
    Topic.objects.create(name=standing)
    result, said = land(tmp_path, row(outlet=given, topics=[given]))
    assert counts(result) == (1, 0, 0, 0)
    shown = given.replace("\u200b", "\N{REPLACEMENT CHARACTER}")
    sentence = f"“{shown}” is new, and nearly the same as “{standing}”."
    assert [line.partition(" If both")[0] for line in said] == [
        f"outlet: {sentence}",
        f"topics: {sentence}",
    ]
    assert Outlet.objects.count() == Topic.objects.count() == 2
    again, said = land(tmp_path, row(outlet=given, topics=[given]))
    assert (counts(again), said) == ((0, 0, 1, 0), [])


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "standing"), [NEAR[0], NEAR[4], NEAR[10]], ids=ascii)
def test_two_new_names_of_a_file_may_be_near_twins_as_well(
    tmp_path: Path, given: str, standing: str
) -> None:
    _, said = land(tmp_path, row(topics=[standing, given], outlet="Delta"), is_dry_run=True)
    assert [line.partition(". If")[0] for line in said] == [
        f"topics: “{given}” is new, and nearly the same as “{standing}”"
    ]


@pytest.mark.parametrize(("given", "standing"), NEAR, ids=ascii)
def test_near_twins_are_so_both_ways(given: str, standing: str) -> None:
    for one, other in ((given, standing), (standing, given)):
        twins = NearTwins()
        twins.add(one)
        assert twins.find(other) == one


@pytest.mark.parametrize(("given", "other"), APART, ids=ascii)
def test_numbers_short_names_and_other_letters_tell_names_apart(given: str, other: str) -> None:
    twins = NearTwins()
    twins.add(other)
    assert twins.find(given) is None


def test_every_single_edit_of_a_name_is_found() -> None:
    name = "harbour"
    twins = NearTwins()
    twins.add(name)
    edited = {name[:at] + name[at + 1 :] for at in range(len(name))}
    edited |= {name[:at] + "x" + name[at:] for at in range(len(name) + 1)}
    edited |= {name[:at] + "x" + name[at + 1 :] for at in range(len(name))}
    edited |= {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)}
    assert [word for word in sorted(edited) if twins.find(word) != name] == []


def test_of_many_names_with_one_beginning_only_so_many_are_compared() -> None:
    def seconds(number: int) -> float:
        twins = NearTwins()
        began = time.process_time()
        for at in range(number):
            name = f"harbour {chr(0x4E00 + at)}{chr(0x4E00 + at * 7 % 9_000)}"
            twins.find(name)
            twins.add(name)
        return time.process_time() - began

    assert seconds(8 * MAX_COMPARED) < 12 * seconds(2 * MAX_COMPARED)


@pytest.mark.django_db
def test_the_exact_name_goes_before_one_written_otherwise(tmp_path: Path) -> None:
    for name in ("Delta", "DELTA"):
        Outlet.objects.create(name=name)
        Topic.objects.create(name=name)
    land(tmp_path, row(outlet="DELTA", topics=["DELTA", "Delta"]))
    answer = Answer.objects.get()
    assert answer.clip.video.outlet.name == "DELTA"
    assert sorted(topic.name for topic in answer.question.topics.all()) == ["DELTA", "Delta"]


@pytest.mark.django_db
def test_of_several_that_a_name_may_mean_the_oldest_is_taken(tmp_path: Path) -> None:
    for name in ("Delta", "DELTA"):
        Outlet.objects.create(name=name)
    land(tmp_path, row(outlet="delta"))
    assert Answer.objects.get().clip.video.outlet.name == "Delta"


@pytest.mark.django_db
def test_a_video_is_not_said_to_be_of_another_outlet_for_its_spelling(tmp_path: Path) -> None:
    land(tmp_path, row())
    for name in ("harbour public tv", "Harbour\u00a0Public TV", "HARBOUR  PUBLIC TV"):
        _, said = land(tmp_path, row(outlet=name))
        assert said == []
    _, said = land(tmp_path, row(outlet="Harbour Radio"))
    assert said == ["outlet: The library says “Harbour Public TV”, and that stands."]


@pytest.mark.django_db
def test_a_renamed_outlet_is_no_longer_meant_by_its_old_name(tmp_path: Path) -> None:
    outlet = Outlet.objects.create(name="Delta")
    outlet.name = "Harbour"
    outlet.save()
    land(tmp_path, row(outlet="delta"))
    assert sorted(Outlet.objects.values_list("name", flat=True)) == ["Harbour", "delta"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITTEN)
def test_names_that_a_library_keeps_apart_stay_so_in_the_next_one(
    tmp_path: Path, name: str
) -> None:
    names = ["Delta", "DELTA", "Te\u0301le\u0301", "Télé", "Delta\u00a0"]
    for number, each in enumerate(names):
        url = f"https://a.example/{number}.mp4"
        Outlet.objects.create(name=each)
        Topic.objects.create(name=each)
        land(tmp_path, row(f"a{number}", outlet=each, topics=[each], video_url=url))
    before = list(export_answers(Answer.objects.all()))
    path = tmp_path / f"library.{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        WRITTEN[name].write(before, stream)
    again, _ = imported(path)
    assert counts(again) == (0, 0, 5, 0)
    emptied()
    _, said = imported(path)
    assert list(export_answers(Answer.objects.all())) == before
    assert len(said) == 4
    assert said[0].startswith("outlet: “DELTA” is new, and nearly the same as “Delta”.")


@pytest.mark.django_db
def test_an_export_whose_names_were_typed_anew_still_means_what_stands(tmp_path: Path) -> None:
    land(tmp_path, row())
    (record,) = export_answers(Answer.objects.all())
    record |= {"outlet": "harbour public tv", "topics": ["CEASEFIRES"]}
    result, said = land(tmp_path, record)
    assert (counts(result), said) == ((0, 0, 1, 0), [])


@pytest.mark.django_db
@pytest.mark.parametrize("is_dry_run", [False, True])
def test_the_result_names_what_is_new(tmp_path: Path, is_dry_run: bool) -> None:
    Outlet.objects.create(name="Delta")
    rows = [
        row("a1", outlet="delta", topics=["Maps"], video_url="https://a.example/1.mp4"),
        row("a2", outlet="Harbour", topics=["Maps", "Talks"], video_title="Second"),
        row("a3", outlet="Harbour", start=70, end=80),
    ]
    result, _ = land(tmp_path, *rows, is_dry_run=is_dry_run)
    assert (result.new_outlets.count, result.new_outlets.first) == (1, ("Harbour",))
    assert result.new_topics.first == ("Maps", "Talks", "Ceasefires")
    assert result.new_videos.first == ("Evening report", "Second")
    assert Outlet.objects.count() == (1 if is_dry_run else 2)


@pytest.mark.django_db
def test_what_was_taken_back_is_not_said_to_be_new(tmp_path: Path) -> None:
    Outlet.objects.create(name="Delta")
    land(
        tmp_path, row("a0", video_url="https://a.example/1.mp4", video_duration=20, start=1, end=9)
    )
    rows = [
        row("a1", outlet="Harbour"),
        row("a2", video_url="https://a.example/1.mp4", video_duration=None, start=30, end=40),
    ]
    result, _ = land(tmp_path, *rows, all_or_nothing=True)
    assert (counts(result), result.new_outlets.count) == ((0, 0, 0, 1), 0)
