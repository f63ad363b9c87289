"""The work that a drill owes: letters, and analyses of films, with a count of what was done."""

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import connection

from clipqa.curation import save_answer
from clipqa.models import (
    Answer,
    FilmAnalysis,
    Job,
    Notice,
    NoticeChoices,
    NoticeEvent,
    Status,
    User,
    Video,
)

MODELS: tuple[type[Job], ...] = (Notice, FilmAnalysis)
FILMS_SHARE = 25  # one job in 25, as a film takes a hundred times as long as a letter
FILM = ["-f", "lavfi", "-i", "color=red:s=32x32:r=25:d=0.2", "-f", "lavfi", "-i", "sine=d=0.2"]
EFFECTS = "drill_effects"
# By the column that is set once for each time that the work is done: an end, or a result.
COUNTED = {"state": "NEW.state = 'done'", "frame_count": "NEW.frame_count > 0"}


def owe(jobs: int) -> None:
    films = jobs // FILMS_SHARE if shutil.which("ffmpeg") else 0
    _owe_films(films)
    owe_letters(jobs - films)


def owe_letters(number: int) -> None:
    """Letters to one reviewer about one answer, each with a Message-ID of its own."""
    answer = Answer.objects.order_by("pk")[0]
    answer.status = Status.IN_REVIEW
    save_answer(answer)
    person = User.objects.filter(is_superuser=True).order_by("pk")[0]
    User.objects.filter(pk=person.pk).update(email="reviewer@localhost")
    NoticeChoices.objects.update_or_create(person=person, defaults={"handed_in": True})
    event = NoticeEvent.HANDED_IN
    letters = [Notice(answer=answer, person=person, event=event) for _ in range(number)]
    Notice.objects.bulk_create(letters, batch_size=500)


def _owe_films(number: int) -> None:
    """Videos whose files are links to one short film."""
    if not number:
        return
    folder = Path(settings.MEDIA_ROOT) / "drill"
    folder.mkdir(parents=True, exist_ok=True)
    film = folder / "film.mp4"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *FILM, str(film)]
    subprocess.run(command, check=True, timeout=60)
    outlet = Video.objects.order_by("pk")[0].outlet
    videos = []
    for at in range(number):
        os.link(film, folder / f"{at}.mp4")
        source = {"provider": "file", "source_id": f"media:drill/{at}.mp4"}
        videos.append(Video(outlet=outlet, title=f"Film {at}", slug=f"drill-{at}", **source))
    Video.objects.bulk_create(videos)
    FilmAnalysis.objects.bulk_create(FilmAnalysis(video=video) for video in videos)


def count_effects() -> Counter[tuple[str, int, str]]:
    """Return how often each job was done, and its result written, by table, id and column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT job_table, job_id, what FROM {EFFECTS}")  # noqa: S608
        return Counter(cursor.fetchall())


def start_counting() -> None:
    """Let the database count, by triggers: a row alone can't tell that it was done twice."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {EFFECTS} (job_table text, job_id bigint, what text)")
        for model in MODELS:
            for column, condition in COUNTED.items():
                if column in {field.column for field in model._meta.fields}:
                    for statement in _trigger(model._meta.db_table, column, condition):
                        cursor.execute(statement)


def stop_counting() -> None:
    with connection.cursor() as cursor:
        for model in MODELS:
            table = model._meta.db_table
            for column in COUNTED:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS drill_{table}_{column}{on}")
                if on:
                    cursor.execute(f"DROP FUNCTION IF EXISTS drill_{table}_{column}()")
        cursor.execute(f"DROP TABLE IF EXISTS {EFFECTS}")


def _trigger(table: str, column: str, condition: str) -> list[str]:
    name = f"drill_{table}_{column}"
    insert = f"INSERT INTO {EFFECTS} VALUES ('{table}', NEW.id, '{column}')"  # noqa: S608
    event = f"CREATE TRIGGER {name} AFTER UPDATE OF {column} ON {table} FOR EACH ROW"
    if connection.vendor == "sqlite":
        return [f"{event} WHEN {condition} BEGIN {insert}; END"]
    body = f"BEGIN {insert}; RETURN NULL; END"
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    return [function, f"{event} WHEN ({condition}) EXECUTE FUNCTION {name}()"]
