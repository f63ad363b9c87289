from typing import Any

from django.db import migrations, models


def write_terms(apps: Any, schema_editor: Any) -> None:
    """Words counted before this migration get their term."""
    from clipqa.search.terms import stem

    SearchWord = apps.get_model("clipqa", "SearchWord")
    for word in SearchWord.objects.filter(term="").iterator(500):
        SearchWord.objects.filter(pk=word.pk).update(term=stem(word.word))


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0004_feedback"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchword",
            name="term",
            field=models.CharField(
                default="", help_text="what the index knows it by", max_length=64
            ),
        ),
        migrations.RunPython(write_terms, migrations.RunPython.noop),
    ]
