from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clipqa", "0022_related_questions"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="unrelated_questions",
            field=models.ManyToManyField(
                blank=True,
                help_text="Questions that are never listed as related, though their words are similar.",
                to="clipqa.question",
                verbose_name="not related",
            ),
        ),
    ]
