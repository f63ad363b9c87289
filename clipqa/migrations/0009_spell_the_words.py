"""Write the spellings of the words that a library knows already, so that it mends typos at once."""

from collections.abc import Iterable
from itertools import islice

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORDS_AT_ONCE, ROWS_AT_ONCE = 5_000, 300
SHORTEST, LONGEST = 3, 24


def spell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    words = apps.get_model("clipqa", "SearchWord").objects.order_by("word")
    known = words.values_list("word", "pk").iterator(WORDS_AT_ONCE)
    while part := list(islice(known, WORDS_AT_ONCE)):
        rows = sorted((spelling, pk) for word, pk in part for spelling in spellings_of(word))
        _insert(schema_editor, rows)


def _insert(schema_editor: BaseDatabaseSchemaEditor, rows: Iterable[tuple[str, int]]) -> None:
    iterator = iter(rows)
    with schema_editor.connection.cursor() as cursor:
        while part := list(islice(iterator, ROWS_AT_ONCE)):
            values = ", ".join(["(%s, %s)"] * len(part))
            cursor.execute(
                f"INSERT INTO clipqa_searchspelling (spelling, word_id) VALUES {values}",
                [value for row in part for value in row],
            )


def spellings_of(word: str) -> set[str]:
    if any(char.isdigit() for char in word):
        return set()
    if not SHORTEST <= len(word) <= LONGEST:
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0008_words_and_their_misspellings"),
    ]

    operations = [
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
